"""Why a model's parameters or its output have other shapes than two linear layers give: the usual reasons, by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import permutations, product
from typing import Any, Final

from torch import Tensor

from grader.failures import Failure
from grader.feedback.text import say
from grader.judging import Layers, linear_layers, tensor
from grader.student import Model, RemoteTensor

Sizes = tuple[int, int, int]
Shape = tuple[int, ...]

ARGUMENTS: Final = ("in_features", "hidden_features", "out_features")
DEFAULT: Final[Sizes] = (10, 32, 1)


def named_layers(model: Model, parameters: Mapping[str, RemoteTensor], sizes: Sizes) -> list[Layers]:
    """Find the two layers, as ``linear_layers`` does; of a model without them, say why where that can be told."""
    try:
        return linear_layers(parameters, *sizes)
    except Failure as failure:
        shapes = [tuple(item.values.shape) for item in parameters.values()]
        cause = _parameter_cause(shapes, model.inspect("buffers"), sizes)
        failure.cause = say(cause[0], **cause[1]) if cause else failure.cause
        raise


def output(found: Any, rows: int, sizes: Sizes) -> Tensor:
    """Insist on an output of ``rows`` rows, and say what other shapes usually come from."""
    try:
        return tensor(found, shape=(rows, sizes[2]), what=say("what.output"))
    except Failure as failure:
        name = _output_cause(tuple(found.values.shape), rows, sizes) if isinstance(found, RemoteTensor) else ""
        failure.cause = say(name) if name else failure.cause
        raise


def _output_cause(shape: Shape, rows: int, sizes: Sizes) -> str:
    n_in, hidden, n_out = sizes
    if shape == (rows, n_out):
        return ""
    if shape == (rows, hidden):
        return "cause.hidden_returned"
    if shape == (rows, n_in):
        return "cause.input_returned"
    if rows > 1 and shape in ((1, n_out), (n_out,)) and (n_out > 1 or len(shape) == 2):
        return "cause.one_row_left"
    if n_out > 1 and shape in ((rows, 1), (rows,)):
        return "cause.one_column_left"
    if shape == (rows * n_out,) and n_out > 1:
        return "cause.flattened"
    return ""


def _layers(n_in: int, hidden: int, taken: int, n_out: int) -> list[Shape]:
    """The shapes of two layers, of which the second takes ``taken`` values."""
    return [(hidden, n_in), (hidden,), (n_out, taken), (n_out,)]


def _count(shapes: Collection[Shape]) -> Counter[Shape]:
    """Shapes in any order, with every weight stored either way round."""
    return Counter(min(shape, shape[::-1]) for shape in shapes)


def _parameter_cause(
    shapes: Sequence[Shape], buffers: Mapping[str, RemoteTensor], sizes: Sizes
) -> tuple[str, dict[str, Any]] | None:
    have, wanted = _count(shapes), _count(_layers(sizes[0], sizes[1], *sizes[1:]))
    held = _count([tuple(item.values.shape) for item in buffers.values()])
    if len(shapes) == 4:
        return _sizes_cause(have, sizes)
    if len(shapes) < 4:
        missing = wanted - have
        if sum(missing.values()) + len(shapes) != 4:
            return None
        if missing and not missing - held:
            return "cause.kept_as_buffer", {}
        if all(len(shape) == 1 for shape in missing):
            return ("cause.no_bias_known", {}) if len(shapes) == 2 else ("cause.one_bias_missing", {})
        return None
    extra = have - wanted
    if sum(extra.values()) + 4 != len(shapes):
        return None
    return _extra_cause(extra, bool(held), sizes)


def _extra_cause(extra: Counter[Shape], has_buffers: bool, sizes: Sizes) -> tuple[str, dict[str, Any]] | None:
    n_in, hidden, n_out = sizes
    for width in dict.fromkeys((hidden, n_in, n_out)):
        if extra == _count([(width,), (width,)]):
            return ("cause.batch_norm" if has_buffers else "cause.normalisation"), {}
    if len(extra) == 1 and sum(extra.values()) == 1 and next(iter(extra)) in ((1,), (hidden,)):
        return "cause.activation_with_parameter", {}
    matrices = [shape for shape in extra if len(shape) == 2]
    if len(matrices) == 1 and sum(extra.values()) in (1, 2):
        return "cause.third_layer", {}
    return None


def _sizes_cause(have: Counter[Shape], sizes: Sizes) -> tuple[str, dict[str, Any]] | None:
    """What makes four parameters of wrong sizes; nothing where two reasons would make the same."""
    n_in, hidden, n_out = sizes
    if sizes == DEFAULT and _is_of_other_sizes(have):
        return "cause.other_defaults", {}
    wanted = _count(_layers(*sizes[:2], *sizes[1:]))
    if all(len(shape) == 1 for shape in (have - wanted)):
        return "cause.bias_of_another_length", {}
    found: list[tuple[str, dict[str, Any]]] = []
    if have == _count(_layers(n_in, hidden, n_in, n_out)):
        found.append(("cause.second_takes_input", {}))
    if have == _count(_layers(n_in, n_out, n_out, n_out)):
        found.append(("cause.hidden_is_out", {}))
    first, second = _layers(*sizes[:2], *sizes[1:])[:2], _layers(*sizes[:2], *sizes[1:])[2:]
    first_turned: list[Shape] = [(n_in, hidden), (n_in,)]
    second_turned: list[Shape] = [(hidden, n_out), (hidden,)]
    turned = ([*first_turned, *second], [*first, *second_turned], [*first_turned, *second_turned])
    if any(have == _count(shapes) for shapes in turned):
        found.append(("cause.layer_turned", {}))
    if any(have == _count(_layers(i, h, h, o)) for i, h, o in permutations(sizes) if (i, h, o) != sizes):
        found.append(("cause.arguments_in_another_order", {}))
    fixed = _fixed_sizes(have, sizes)
    if fixed:
        found.append(fixed)
    return found[0] if len(found) == 1 else None


def _is_of_other_sizes(have: Counter[Shape]) -> bool:
    """Whether these are two layers that fit together: with no arguments given, the defaults made them."""
    numbers = {size for shape in have for size in shape}
    return any(have == _count(_layers(i, h, h, o)) for i, h, o in product(numbers, repeat=3) if o != h)


def _fixed_sizes(have: Counter[Shape], sizes: Sizes) -> tuple[str, dict[str, Any]] | None:
    """A default where an argument belongs. (Built with the defaults, a model cannot show it.)"""
    places = (0, 1, 1, 2)
    for n_in, hidden, taken, n_out in product(*((sizes[place], DEFAULT[place]) for place in places)):
        if (n_in, hidden, taken, n_out) != (sizes[0], sizes[1], *sizes[1:]) and have == _count(
            _layers(n_in, hidden, taken, n_out)
        ):
            pairs = zip(places, (n_in, hidden, taken, n_out), strict=True)
            names = dict.fromkeys(ARGUMENTS[i] for i, size in pairs if size != sizes[i])
            return "cause.size_fixed", {"names": ", ".join(names)}
    return None
