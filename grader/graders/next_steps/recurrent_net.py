"""The layer and the model of ``rnn``: formulas written out, readings among a model's parameters, the usual mistakes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from typing import Any, Final

import torch
from torch import Tensor
from torch.nn.functional import layer_norm, normalize

from grader.failures import Failure, StudentError
from grader.feedback.text import Text, say
from grader.judging import close, fail, join, tensor
from grader.student import Model, RemoteTensor, Student

Function = Callable[[Tensor], Tensor]
Sizes = tuple[int, int, int]
Shape = tuple[int, ...]
Place = tuple[str, Function]
"""The name of a parameter, and how a weight is read from it."""
NAME: Final = "SequenceModel"
ARGUMENTS: Final = ("features", "hidden", "outputs")
DEFAULT: Final[Sizes] = (1, 16, 1)
OTHER: Final[Sizes] = (3, 5, 2)
"""Features, hidden and outputs for which no two matrices have the same shape."""


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
    detach: Collection[int] = (),
) -> Tensor:
    """All states (N, L, H) of a recurrent layer; before the steps ``detach``, how the state came about is forgotten."""
    states = []
    for step in range(x.shape[1]):
        h = act(x[:, step] @ w_in.T + (h.detach() if step in detach else h) @ w_hidden.T + bias)
        states.append(h)
    return torch.stack(states, 1)


def _over_rows(state: Tensor) -> Tensor:
    """Normalised over the rows, as a batch normalisation does; one row has no spread."""
    spread = state.std(0, unbiased=len(state) > 1)
    return (state - state.mean(0)) / spread


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
    skip: int = 0
    detach: Collection[int] = ()

    def __call__(self, weights: Sequence[Tensor], x: Tensor) -> Tensor:
        """(N, L, features) -> (N, outputs). ``weights``: of the input, of the state, bias, of the output, bias."""
        w_in, w_hidden, bias, w_out, b_out = weights
        last = self.skip * x[:, -1, :1]
        x = self.before(x)
        h = torch.full((len(x), len(w_hidden)), self.start, dtype=x.dtype)
        states = layer(x, w_in, self.carried * w_hidden, self.biases[0] * bias, h, act=self.act, detach=self.detach)
        return self.after(self.pick(states) @ w_out.T + self.biases[1] * b_out) + last


RIGHT: Final = Formula()


def truncations(steps: int) -> list[range]:
    """Before which steps a state may be detached that is detached again and again; the first one is last."""
    return [range(first, steps, every) for every in range(1, steps) for first in (every, 0)]


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
    "act_before_output++": Formula(pick=lambda s: torch.sigmoid(s[:, -1])),
    "normalised_state": Formula(pick=lambda s: layer_norm(s[:, -1], s.shape[-1:])),
    "normalised_state+": Formula(pick=lambda s: _over_rows(s[:, -1])),
    "normalised_state++": Formula(pick=lambda s: normalize(s[:, -1], dim=1)),
    "last_input_added": Formula(skip=1),
    "window_changed": Formula(before=lambda x: x - x.mean(1, keepdim=True)),
    "window_changed+": Formula(before=lambda x: (x - x.mean(1, keepdim=True)) / x.std(1, keepdim=True)),
    "window_changed++": Formula(before=lambda x: x - x[:, :1]),
    "window_changed+++": Formula(before=lambda x: x - x[:, -1:]),
    "window_changed++++": Formula(before=lambda x: x - x.mean()),
    "window_changed+++++": Formula(before=lambda x: (x - x.mean()) / x.std()),
    "no_cell_bias": Formula(biases=(0, 1)),
    "no_output_bias": Formula(biases=(1, 0)),
}


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
        "rnn.cause.linear_size" if flat or any(shape[-1] > hidden for shape in have) else "rnn.cause.sizes_ignored"
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


def build(student: Student, sizes: Sizes | None = None) -> Model:
    """Make the student's model, with the default sizes when none are given."""
    arguments = {} if sizes is None else dict(zip(ARGUMENTS, sizes, strict=True))
    return student.build(NAME, **arguments)


def make(student: Student, sizes: Sizes | None = None) -> tuple[Model, list[Reading], dict[str, RemoteTensor]]:
    """Make the student's model, and find its layers. Sizes that are right only when they are given are named."""
    model = build(student, sizes)
    try:
        return model, *_read(model, sizes or DEFAULT)
    except Failure as failure:
        if sizes is None and failure.kind == "params" and _follows_arguments(student):
            failure.cause = say("rnn.cause.default_sizes")
        raise


def _follows_arguments(student: Student) -> bool:
    try:
        _read(build(student, OTHER), OTHER)
    except (Failure, StudentError):
        return False
    return True


def _read(model: Model, sizes: Sizes) -> tuple[list[Reading], dict[str, RemoteTensor]]:
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
    return _near(found, formula(weights, x), weights)


def _near(found: Tensor, wanted: Tensor, weights: Sequence[Tensor]) -> bool:
    w_out, b_out = weights[3].abs(), weights[4].abs()
    return close(found, wanted, (w_out.sum(1) + b_out).expand(found.shape) + 1e-3)


def check_forward(student: Student, sizes: Sizes | None, rows: int, steps: int, mode: str = "train") -> None:
    """The output must be the formula's, with the student's own weights and then with any others."""
    model, found, parameters = make(student, sizes)
    model.inspect(mode)
    x = torch.randn(rows, steps, (sizes or DEFAULT)[0])
    case = Case(student, model, found, sizes)
    case.compare(parameters, x)
    case.compare(refill(model, parameters), x, refilled=True)


@dataclass(frozen=True)
class Case:
    """A model of the student's, and how it is read."""

    student: Student
    model: Model
    found: list[Reading]
    sizes: Sizes | None

    def output(self, x: Tensor) -> Tensor:
        """What the model gives, of the right shape and dtype."""
        return output_of(self.model, x, self.sizes or DEFAULT)

    def compare(self, parameters: Mapping[str, RemoteTensor], x: Tensor, *, refilled: bool = False) -> None:
        """Insist on the formula's output; name the usual other ones."""
        output = self.output(x)
        exact = x.double()
        if any(matches(output, RIGHT, reading.of(parameters), exact) for reading in self.found):
            return
        expected = RIGHT(self.found[0].of(parameters), exact)
        worst = int((output - expected).abs().max(dim=1).values.argmax())
        raise fail(
            expected=say("expected.row", row=worst, values=_show(expected[worst])),
            found=say("found.row", values=_show(output[worst])),
            cause=self._cause(parameters, x, output)
            or say("formula.unknown_weights" if refilled else "formula.unknown"),
        )

    def _cause(self, parameters: Mapping[str, RemoteTensor], x: Tensor, output: Tensor) -> Text | None:
        names = self._mistakes(output, parameters, x)
        if len(names) > 1:
            # The weights of a model that is wrong anyway may be written over: others may tell the mistakes apart.
            other = refill(self.model, parameters)
            names &= self._mistakes(self.output(x), other, x)
        if names:
            return say(f"rnn.cause.{names.pop()}") if len(names) == 1 else None
        again, turned = self.output(x), self.output(x.flip(1))
        if not close(again, output, output.abs() + 1.0) or (x.shape[1] > 1 and torch.equal(turned, output)):
            return say(f"rnn.cause.{why_not_again(self.student, self.sizes, x)}")
        now = self.model.parameters()
        if any(name not in now or not torch.equal(now[name].values, p.values) for name, p in parameters.items()):
            return say("rnn.cause.made_in_forward")
        if len(x) > 1 and not close(self.output(x[:1]), output[:1], output[:1].abs() + 1.0):
            return say("cause.rows_depend")
        return None

    def _mistakes(self, output: Tensor, parameters: Mapping[str, RemoteTensor], x: Tensor) -> set[str]:
        """The mistakes that give just this output."""
        exact = x.double()
        weights = [reading.of(parameters) for reading in self.found]
        # A single step has no order, and no step before it.
        formulas = MISTAKES if x.shape[1] > 1 else {}
        names = {
            name.rstrip("+")
            for name, formula in formulas.items()
            if any(matches(output, formula, those, exact) for those in weights)
        }
        for reading in self.found:
            w_in, w_hidden, _, w_out, b_out = reading.of(parameters)
            biases = reading.bias_values(parameters)
            for bias, start in permutations(biases) if len(biases) == 2 else ():
                those = [w_in, w_hidden, bias, w_out, b_out]
                states = layer(exact, w_in, w_hidden, bias, start.expand(len(x), -1))
                if _near(output, states[:, -1] @ w_out.T + b_out, those):
                    names.add("learned_start")
        return names


def why_not_again(student: Student, sizes: Sizes | None, x: Tensor) -> str:
    """Whether a new model starts its second call from the state that its first call ended in, or draws at random."""
    model, found, parameters = make(student, sizes)
    outputs = [output_of(model, x, sizes or DEFAULT) for _ in range(2)]
    for reading in found:
        w_in, w_hidden, bias, w_out, b_out = weights = reading.of(parameters)
        states = layer(x.double(), w_in, w_hidden, bias, torch.zeros(len(x), len(w_hidden), dtype=torch.float64))
        on = layer(x.double(), w_in, w_hidden, bias, states[:, -1])
        if _near(outputs[1], on[:, -1] @ w_out.T + b_out, weights):
            return "state_kept"
    if torch.equal(outputs[0], output_of(model, x.flip(1), sizes or DEFAULT)):
        return "answer_kept"
    model.inspect("eval")
    quiet = [output_of(model, x, sizes or DEFAULT) for _ in range(2)]
    if torch.equal(*quiet):
        return "dropout"
    return "random_part"


def _show(values: Tensor) -> str:
    return ", ".join(f"{value:.4g}" for value in values[:4].tolist()) + (", ..." if len(values) > 4 else "")


def check_gradients(student: Student, sizes: Sizes | None, rows: int, steps: int, mode: str = "train") -> None:
    """The gradient of every parameter must be autograd's on the formula."""
    model, found, parameters = make(student, sizes)
    actual = sizes or DEFAULT
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
    formulas = [Formula(detach=steps_cut) for steps_cut in truncations(steps)]
    if any(_gradients_match(cut, each, parameters, gradients, x, upstream) for cut in formulas for each in found):
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
    model, found, parameters = make(student)
    case = Case(student, model, found, None)
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
        raise fail(found=say("found.state"), cause=say(f"rnn.cause.{why_not_again(student, None, x)}"))
    single = output_of(model, x[2:3], DEFAULT)
    if not close(single, first[2:3], first[2:3].abs() + 1.0):
        raise fail(found=say("found.rows_depend"), cause=say("cause.rows_depend"))
    case.compare(parameters, other)
    case.compare(refill(model, parameters), x, refilled=True)
