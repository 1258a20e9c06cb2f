"""Which of a recurrent model's parameters is what, however it stores and names them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from typing import Final

import torch
from torch import Tensor

from grader.feedback.text import Text, say
from grader.graders.next_steps.recurrent_formula import Function, same
from grader.judging import fail, join
from grader.student import RemoteTensor

Sizes = tuple[int, int, int]
Shape = tuple[int, ...]
Place = tuple[str, Function]
"""The name of a parameter, and how a weight is read from it."""
NAME: Final = "SequenceModel"
ARGUMENTS: Final = ("features", "hidden", "outputs")
DEFAULT: Final[Sizes] = (1, 16, 1)
OTHER: Final[Sizes] = (3, 5, 2)
"""Features, hidden and outputs for which no two matrices have the same shape."""


@dataclass(frozen=True)
class Reading:
    """Which parameter is what, and how it is stored. The recurrent layer may have two biases, which are added."""

    places: tuple[Place, Place, Place, Place]
    biases: tuple[str, ...]

    def of(self, tensors: Mapping[str, RemoteTensor]) -> list[Tensor]:
        """The five weights in the formula's order and shapes, in float64."""
        w_in, w_hidden, w_out, b_out = self.matrices(tensors)
        return [w_in, w_hidden, sum(self.bias_values(tensors), torch.zeros(())), w_out, b_out]

    def matrices(self, tensors: Mapping[str, RemoteTensor]) -> list[Tensor]:
        """All but the biases of the recurrent layer."""
        return [layout(tensors[name].values.double()) for name, layout in self.places]

    def bias_values(self, tensors: Mapping[str, RemoteTensor]) -> list[Tensor]:
        """Each bias of the recurrent layer."""
        return [tensors[name].values.double().flatten() for name in self.biases]


def _layouts(values: Tensor, shape: tuple[int, ...]) -> list[Function]:
    if len(shape) == 1:
        flat = values.numel() == shape[0] and max(values.shape, default=1) == shape[0]
        return [lambda v: v.reshape(shape)] if flat else []
    if values.dim() < 2:
        return []
    # A matrix may be turned, or be a kernel of a convolution that looks at one step: axes of size 1 do not count.
    core, wanted, turned = _core(values.shape), _core(shape), _core(shape[::-1])
    found: list[Function] = [lambda v: v.reshape(shape)] if core == wanted else []
    if core == turned and len(core) == 2:
        found.append(lambda v: v.reshape(shape[::-1]).T)
    return found


def _core(shape: Sequence[int]) -> Shape:
    return tuple(size for size in shape if size != 1)


def _joined_layouts(values: Tensor, features: int, hidden: int) -> list[tuple[Function, Function]]:
    """How the weights of input and state are read from one matrix, of a layer on both side by side, in either order."""
    turn: Function
    if values.shape == (hidden, features + hidden):
        turn = same
    elif values.shape == (features + hidden, hidden):
        turn = torch.t
    else:
        return []
    return [
        (lambda v: turn(v)[:, :features], lambda v: turn(v)[:, features:]),
        (lambda v: turn(v)[:, hidden:], lambda v: turn(v)[:, :hidden]),
    ]


def _cells(parameters: Mapping[str, RemoteTensor], sizes: Sizes) -> list[tuple[Place, Place]]:
    """Where the weights of the input and of the state may be: in two matrices, or joined in one."""
    features, hidden, _ = sizes
    named = [(name, item.values) for name, item in parameters.items()]
    w_in = [(name, layout) for name, values in named for layout in _layouts(values, (hidden, features))]
    w_hidden = [(name, layout) for name, values in named for layout in _layouts(values, (hidden, hidden))]
    found = [(a, b) for a, b in product(w_in, w_hidden) if a[0] != b[0]] if len(named) in (5, 6) else []
    if len(named) in (4, 5):
        for name, values in named:
            found += [((name, a), (name, b)) for a, b in _joined_layouts(values, features, hidden)]
    return found


def readings(parameters: Mapping[str, RemoteTensor], sizes: Sizes) -> list[Reading]:
    """Every way to read the parameters as the model's. Raises Failure when there is none."""
    features, hidden, outputs = sizes
    shapes: tuple[tuple[int, ...], ...] = ((hidden, features), (hidden, hidden), (outputs, hidden), (outputs,))
    found: list[Reading] = []
    w_outs, b_outs = (
        [(name, layout) for name, item in parameters.items() for layout in _layouts(item.values, shape)]
        for shape in shapes[2:]
    )
    for (w_in, w_hidden), w_out, b_out in product(_cells(parameters, sizes), w_outs, b_outs):
        choice = (w_in, w_hidden, w_out, b_out)
        used = {name for name, _ in choice}
        biases = tuple(name for name in parameters if name not in used)
        flat = all(_layouts(parameters[name].values, (hidden,)) for name in biases)
        if len(used) == len({w_in[0], w_hidden[0]}) + 2 and flat:
            found.append(Reading(choice, biases))
    if found:
        return found
    have = [tuple(item.values.shape) for item in parameters.values()]
    wanted = [shapes[0], shapes[1], (hidden,), *shapes[2:]]
    raise fail(
        "params",
        expected=say("expected.parameters", shapes=join(map(str, wanted))),
        found=say("found.parameters", shapes=join(map(str, have))) if have else say("found.no_parameters"),
        cause=_parameter_cause(have, sizes),
    )


def _parameter_cause(have: list[tuple[int, ...]], sizes: Sizes) -> Text:
    features, hidden, outputs = sizes
    if not have:
        return say("cause.not_registered")
    for times, name in ((4, "lstm"), (3, "gru")):
        if (times * hidden, features) in have and (times * hidden, hidden) in have:
            return say(f"rnn.cause.{name}")
    if all(len(shape) == 2 for shape in have) and len(have) == 3:
        return say("rnn.cause.no_bias")
    matrices = [(hidden, features), (hidden, hidden), (outputs, hidden)]
    every = Counter([*matrices, (hidden,), (hidden,), (outputs,)])
    missing, extra = every - Counter(have), Counter(have) - every
    if not extra and missing == Counter([(hidden,), (hidden,)]):
        return say("rnn.cause.no_bias_1")
    if not extra and (outputs,) in missing and not set(missing) - {(hidden,), (outputs,)}:
        return say("rnn.cause.no_bias_2")
    if len(have) > 6:
        return say(f"rnn.cause.{_too_many(Counter(have), missing, extra, sizes)}")
    if (hidden, features) not in have and (features, hidden) not in have:
        complete = len(have) in (5, 6) or _is_joined(have)
        return say("rnn.cause.sizes_ignored" if complete else "rnn.cause.missing_parameters")
    if len(have) < 5:
        return say("rnn.cause.missing_parameters")
    flat = [shape for shape in have if len(shape) == 2 and hidden not in shape]
    return say(
        "rnn.cause.linear_size" if flat or any(shape[-1:] > (hidden,) for shape in have) else "rnn.cause.sizes_ignored"
    )


def _is_joined(have: list[Shape]) -> bool:
    """Whether these are, of whatever sizes, one layer on input and state side by side, and a layer on the state."""
    matrices = [shape for shape in have if len(shape) == 2]
    return (len(have), len(matrices)) == (4, 2) and any(
        into == state < side and (state,) in have and (out,) in have
        for (state, side), (out, into) in permutations(matrices)
    )


def _too_many(have: Counter[Shape], missing: Counter[Shape], extra: Counter[Shape], sizes: Sizes) -> str:
    features, hidden, outputs = sizes
    if have[hidden, hidden] > 1:
        return "bidirectional" if have[hidden, features] > 1 or (outputs, 2 * hidden) in have else "two_layers"
    if not missing and [torch.Size(shape).numel() for shape in extra.elements()] == [hidden]:
        return "learned_start"
    return "extra_parameters"
