"""What the model of `rnn` computes, by formulas with its own weights, and the usual mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any, Final

import torch
from torch import Tensor

from grader.feedback.text import Text, say
from grader.graders.next_steps.recurrent_formula import MISTAKES, RIGHT, Formula, layer, truncations
from grader.graders.next_steps.recurrent_weights import ARGUMENTS, DEFAULT, NAME, OTHER, Reading, Sizes, readings
from grader.graders.next_steps.sized_model import SizedModel
from grader.judging import close, fail, join, tensor
from grader.student import Model, RemoteTensor, Student


def _read(model: Model, sizes: Sizes) -> tuple[list[Reading], dict[str, RemoteTensor]]:
    """Find the model's layers. A lazy layer gets its shape from one forward pass first."""
    parameters = model.parameters()
    if len(parameters) < 5:
        model(torch.randn(2, 3, sizes[0]))
        parameters = model.parameters()
    return readings(parameters, sizes), parameters


MODEL: Final = SizedModel(NAME, ARGUMENTS, DEFAULT, OTHER, _read, "rnn.cause.default_sizes")


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
    model, found, parameters = MODEL.make(student, sizes)
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
    model, found, parameters = MODEL.make(student, sizes)
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
    model, found, parameters = MODEL.make(student, sizes)
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
    model, found, parameters = MODEL.make(student)
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
