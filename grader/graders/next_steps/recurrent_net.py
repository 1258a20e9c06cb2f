"""The layer and the model of ``rnn``: formulas written out, readings among a model's parameters, the usual mistakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import torch
from torch import Tensor

from grader.feedback.text import Text, say
from grader.judging import close, fail, join, tensor
from grader.student import Model, RemoteTensor, Student

Function = Callable[[Tensor], Tensor]
Sizes = tuple[int, int, int]
NAME: Final = "SequenceModel"
ARGUMENTS: Final = ("features", "hidden", "outputs")
DEFAULT: Final[Sizes] = (1, 16, 1)


def same(x: Tensor) -> Tensor:
    """Leave it as it is."""
    return x


def layer(
    x: Tensor,
    w_in: Tensor,
    w_hidden: Tensor,
    bias: Tensor,
    h: Tensor,
    *,
    act: Function = torch.tanh,
    detach: bool = False,
) -> Tensor:
    """All states (N, L, H) of a recurrent layer; ``detach`` forgets in every step how the state came about."""
    states = []
    for step in range(x.shape[1]):
        h = act(x[:, step] @ w_in.T + (h.detach() if detach else h) @ w_hidden.T + bias)
        states.append(h)
    return torch.stack(states, 1)


@dataclass(frozen=True)
class Formula:
    """The model, or one with a mistake in it. ``pick`` takes a state per sequence, (N, L, H) -> (N, H)."""

    before: Function = same
    act: Function = torch.tanh
    pick: Function = lambda states: states[:, -1]
    after: Function = same
    start: float = 0.0
    carried: float = 1.0
    biases: tuple[int, int] = (1, 1)
    detach: bool = False

    def __call__(self, weights: Sequence[Tensor], x: Tensor) -> Tensor:
        """(N, L, features) -> (N, outputs). ``weights``: of the input, of the state, bias, of the output, bias."""
        w_in, w_hidden, bias, w_out, b_out = weights
        x = self.before(x)
        h = torch.full((len(x), len(w_hidden)), self.start, dtype=x.dtype)
        states = layer(x, w_in, self.carried * w_hidden, self.biases[0] * bias, h, act=self.act, detach=self.detach)
        return self.after(self.pick(states) @ w_out.T + self.biases[1] * b_out)


RIGHT: Final = Formula()
TRUNCATED: Final = Formula(detach=True)

MISTAKES: Final[Mapping[str, Formula]] = {
    "first_step": Formula(pick=lambda s: s[:, 0]),
    "mean_of_steps": Formula(pick=lambda s: s.mean(1)),
    "mean_of_steps+": Formula(pick=lambda s: s.sum(1)),
    "mean_of_steps++": Formula(pick=lambda s: s.amax(1)),
    "step_before_last": Formula(pick=lambda s: s[:, -2]),
    "rows_for_steps": Formula(before=lambda x: x.transpose(0, 1), pick=lambda s: s[-1]),
    "view_for_transpose": Formula(before=lambda x: x.reshape(x.shape[1], x.shape[0], -1).transpose(0, 1)),
    "backwards": Formula(before=lambda x: x.flip(1)),
    "relu_cell": Formula(act=torch.relu),
    "sigmoid_cell": Formula(act=torch.sigmoid),
    "no_tanh": Formula(act=same),
    "not_carried": Formula(carried=0.0),
    "starts_at_one": Formula(start=1.0),
    "tanh_after": Formula(after=torch.tanh),
    "relu_after": Formula(after=torch.relu),
    "sigmoid_after": Formula(after=torch.sigmoid),
    "softmax_after": Formula(after=lambda z: z.softmax(1)),
    "act_before_output": Formula(pick=lambda s: torch.relu(s[:, -1])),
    "act_before_output+": Formula(pick=lambda s: torch.tanh(s[:, -1])),
    "no_cell_bias": Formula(biases=(0, 1)),
    "no_output_bias": Formula(biases=(1, 0)),
}


@dataclass(frozen=True)
class Reading:
    """Which parameter is what, and how it is stored. The recurrent layer may have two biases, which are added."""

    names: tuple[str, str, str, str]
    layouts: tuple[Function, Function, Function, Function]
    biases: tuple[str, ...]

    def of(self, tensors: Mapping[str, RemoteTensor]) -> list[Tensor]:
        """The five weights in the formula's order and shapes, in float64."""
        w_in, w_hidden, w_out, b_out = self.matrices(tensors)
        return [w_in, w_hidden, sum(self.bias_values(tensors), torch.zeros(())), w_out, b_out]

    def matrices(self, tensors: Mapping[str, RemoteTensor]) -> list[Tensor]:
        """All but the biases of the recurrent layer."""
        pairs = zip(self.names, self.layouts, strict=True)
        return [layout(tensors[name].values.double()) for name, layout in pairs]

    def bias_values(self, tensors: Mapping[str, RemoteTensor]) -> list[Tensor]:
        """Each bias of the recurrent layer."""
        return [tensors[name].values.double().flatten() for name in self.biases]


def _layouts(values: Tensor, shape: tuple[int, ...]) -> list[Function]:
    if len(shape) == 1:
        flat = values.numel() == shape[0] and max(values.shape, default=1) == shape[0]
        return [lambda v: v.reshape(shape)] if flat else []
    found: list[Function] = [same] if values.shape == shape else []
    if values.dim() == 2 and values.shape == shape[::-1]:
        found.append(lambda v: v.T)
    return found


def readings(parameters: Mapping[str, RemoteTensor], sizes: Sizes) -> list[Reading]:
    """Every way to read the parameters as the model's. Raises Failure when there is none."""
    features, hidden, outputs = sizes
    shapes: tuple[tuple[int, ...], ...] = ((hidden, features), (hidden, hidden), (outputs, hidden), (outputs,))
    found: list[Reading] = []
    if len(parameters) in (5, 6):
        options = [
            [(name, layout) for name, item in parameters.items() for layout in _layouts(item.values, shape)]
            for shape in shapes
        ]
        for choice in product(*options):
            names = tuple(name for name, _ in choice)
            biases = tuple(name for name in parameters if name not in names)
            flat = all(_layouts(parameters[name].values, (hidden,)) for name in biases)
            if len(set(names)) == 4 and flat:
                found.append(Reading(names, tuple(layout for _, layout in choice), biases))  # type: ignore[arg-type]
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
    features, hidden, _ = sizes
    if not have:
        return say("cause.not_registered")
    for times, name in ((4, "lstm"), (3, "gru")):
        if (times * hidden, features) in have and (times * hidden, hidden) in have:
            return say(f"rnn.cause.{name}")
    if all(len(shape) == 2 for shape in have) and len(have) == 3:
        return say("rnn.cause.no_bias")
    if len(have) > 6:
        return say("rnn.cause.extra_parameters")
    if (hidden, features) not in have and (features, hidden) not in have:
        return say("rnn.cause.sizes_ignored" if len(have) in (5, 6) else "rnn.cause.missing_parameters")
    if len(have) < 5:
        return say("rnn.cause.missing_parameters")
    flat = [shape for shape in have if len(shape) == 2 and hidden not in shape]
    return say(
        "rnn.cause.linear_size" if flat or any(shape[-1] > hidden for shape in have) else "rnn.cause.sizes_ignored"
    )


def build(student: Student, sizes: Sizes | None = None) -> Model:
    """Make the student's model, with the default sizes when none are given."""
    arguments = {} if sizes is None else dict(zip(ARGUMENTS, sizes, strict=True))
    return student.build(NAME, **arguments)


def read(model: Model, sizes: Sizes) -> tuple[list[Reading], dict[str, RemoteTensor]]:
    """Find the model's layers. A lazy layer gets its shape from one forward pass first."""
    parameters = model.parameters()
    if len(parameters) < 5:
        model(torch.randn(2, 3, sizes[0]))
        parameters = model.parameters()
    return readings(parameters, sizes), parameters


def refill(model: Model, parameters: Mapping[str, RemoteTensor]) -> dict[str, RemoteTensor]:
    """Give the model other weights, as training would, of a size that leaves tanh something to do."""
    values = {name: torch.randn(item.values.shape) * 0.4 for name, item in parameters.items()}
    model.fill(values)
    return {name: RemoteTensor(value, "cpu", True) for name, value in values.items()}


def output_of(model: Model, x: Tensor, sizes: Sizes) -> Tensor:
    """What the model gives, of the right shape and dtype; a wrong shape may tell which states were taken."""
    found = model(x)
    rows, steps, _ = x.shape
    _, hidden, outputs = sizes
    shapes = {
        (rows, steps, outputs): "all_steps",
        (steps, outputs): "wrong_axis",
        (1, rows, outputs): "state_axis",
        (rows, hidden): "no_linear",
        (steps, rows, outputs): "all_steps",
    }
    shape = tuple(found.values.shape) if isinstance(found, RemoteTensor) else ()
    if shape != (rows, outputs) and shape in shapes:
        raise fail(
            "shape",
            expected=say("expected.shape", what=say("what.output"), shape=(rows, outputs)),
            found=say("found.shape", shape=shape),
            cause=say(f"rnn.cause.{shapes[shape]}"),
        )
    if isinstance(found, list):
        raise fail("return", found=say("found.list", count=len(found)), cause=say("rnn.cause.pair_returned"))
    return tensor(found, shape=(rows, outputs), what=say("what.output"))


def matches(found: Tensor, formula: Formula, weights: Sequence[Tensor], x: Tensor) -> bool:
    """Whether an output is the formula's, up to rounding."""
    w_out, b_out = weights[3].abs(), weights[4].abs()
    return close(found, formula(weights, x), (w_out.sum(1) + b_out).expand(found.shape) + 1e-3)


def check_forward(student: Student, sizes: Sizes | None, rows: int, steps: int, mode: str = "train") -> None:
    """The output must be the formula's, with the student's own weights and then with any others."""
    model = build(student, sizes)
    model.inspect(mode)
    actual = sizes or DEFAULT
    found, parameters = read(model, actual)
    x = torch.randn(rows, steps, actual[0])
    _compare(model, found, parameters, x, actual)
    _compare(model, found, refill(model, parameters), x, actual, refilled=True)


def _compare(
    model: Model,
    found: list[Reading],
    parameters: Mapping[str, RemoteTensor],
    x: Tensor,
    sizes: Sizes,
    *,
    refilled: bool = False,
) -> None:
    output = output_of(model, x, sizes)
    exact = x.double()
    if any(matches(output, RIGHT, reading.of(parameters), exact) for reading in found):
        return
    cause = say("formula.unknown_weights" if refilled else "formula.unknown")
    for name, formula in MISTAKES.items():
        if x.shape[1] > 1 and any(matches(output, formula, reading.of(parameters), exact) for reading in found):
            cause = say(f"rnn.cause.{name.rstrip('+')}")
            break
    else:
        again = output_of(model, x, sizes)
        if not close(again, output, output.abs() + 1.0):
            cause = say("rnn.cause.state_kept")
        elif len(x) > 1 and not close(output_of(model, x[:1], sizes), output[:1], output[:1].abs() + 1.0):
            cause = say("cause.rows_depend")
    expected = RIGHT(found[0].of(parameters), exact)
    worst = int((output - expected).abs().max(dim=1).values.argmax())
    raise fail(
        expected=say("expected.row", row=worst, values=_show(expected[worst])),
        found=say("found.row", values=_show(output[worst])),
        cause=cause,
    )


def _show(values: Tensor) -> str:
    return ", ".join(f"{value:.4g}" for value in values[:4].tolist()) + (", ..." if len(values) > 4 else "")


def check_gradients(student: Student, sizes: Sizes | None, rows: int, steps: int, mode: str = "train") -> None:
    """The gradient of every parameter must be autograd's on the formula."""
    model = build(student, sizes)
    actual = sizes or DEFAULT
    found, parameters = read(model, actual)
    frozen = [name for name, parameter in parameters.items() if not parameter.requires_grad]
    if frozen:
        raise fail("grad", found=say("found.frozen", names=join(frozen)), cause=say("cause.frozen"))
    model.inspect(mode)
    parameters = refill(model, parameters)
    x, upstream = torch.randn(rows, steps, actual[0]), torch.randn(rows, actual[2])
    output, gradients = model.backward(x, upstream)
    tensor(output, shape=upstream.shape, what=say("what.output"))
    if not output.requires_grad:
        raise fail(
            "grad", found=say("found.no_graph"), cause=say("cause.detached"), advice=say("cause.detached_advice")
        )
    if any(_gradients_match(RIGHT, reading, parameters, gradients, x, upstream) for reading in found):
        return
    if any(_gradients_match(TRUNCATED, reading, parameters, gradients, x, upstream) for reading in found):
        raise fail("grad", found=say("found.wrong_gradients"), cause=say("rnn.cause.truncated"))
    missing = [name for name in parameters if not isinstance(gradients.get(name), RemoteTensor)]
    if missing:
        raise fail("grad", found=say("found.no_gradient", names=join(missing)), cause=say("cause.no_gradient"))
    raise fail("grad", found=say("found.wrong_gradients"), cause=say("cause.wrong_gradients"))


def _gradients_match(
    formula: Formula,
    reading: Reading,
    parameters: Mapping[str, RemoteTensor],
    gradients: Mapping[str, Any],
    x: Tensor,
    upstream: Tensor,
) -> bool:
    named = {name: gradients.get(name) for name in parameters}
    given = {name: item for name, item in named.items() if isinstance(item, RemoteTensor)}
    if any(name not in given or given[name].values.shape != item.values.shape for name, item in parameters.items()):
        return False
    leaves = [weight.clone().requires_grad_() for weight in reading.of(parameters)]
    exact = torch.autograd.grad((formula(leaves, x.double()) * upstream.double()).sum(), leaves)
    pairs = list(zip(reading.matrices(given), (exact[0], exact[1], exact[3], exact[4]), strict=True))
    pairs += [(bias, exact[2]) for bias in reading.bias_values(given)]
    return all(gradient_near(a, b) for a, b in pairs)


def gradient_near(found: Tensor, exact: Tensor) -> bool:
    """Whether a gradient is the exact one, up to the roundings of many steps."""
    return bool(((found - exact).abs() <= 1e-4 * (exact.abs() + exact.abs().mean()) + 1e-7).all())


def check_no_state(student: Student) -> None:
    """Every call must depend on its input and the weights alone, and leave both as they are."""
    model = build(student)
    found, parameters = read(model, DEFAULT)
    x, other = torch.randn(5, 7, 1), torch.randn(5, 7, 1)
    handle = student.tensor(x)
    first = tensor(model(handle), shape=(5, 1), what=say("what.output"))
    kept = handle.inspect("tensor")
    if not isinstance(kept, RemoteTensor) or not torch.equal(kept.values, x):
        raise fail("integrity", found=say("found.input_changed"), cause=say("cause.input_changed"))
    second, again = output_of(model, other, DEFAULT), output_of(model, x, DEFAULT)
    after = model.parameters()
    if any(name not in after or not torch.equal(after[name].values, p.values) for name, p in parameters.items()):
        raise fail(found=say("found.weights_written"), cause=say("cause.weights_written"))
    right = any(matches(second, RIGHT, reading.of(parameters), other.double()) for reading in found)
    if not close(again, first, first.abs() + 1.0) or (torch.equal(second, first) and not right):
        raise fail(found=say("found.state"), cause=say("rnn.cause.state_kept"))
    single = output_of(model, x[2:3], DEFAULT)
    if not close(single, first[2:3], first[2:3].abs() + 1.0):
        raise fail(found=say("found.rows_depend"), cause=say("cause.rows_depend"))
    _compare(model, found, parameters, other, DEFAULT)
    _compare(model, found, refill(model, parameters), x, DEFAULT, refilled=True)
