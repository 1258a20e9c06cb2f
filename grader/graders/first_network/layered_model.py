"""What the checks of ``two_layers`` and ``relu`` share: a model of two linear layers, with or without an activation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from grader.failures import Failure, StudentError
from grader.feedback.text import Text, say
from grader.graders.first_network import activation_probe
from grader.graders.first_network.activation_probe import Activation
from grader.graders.first_network.layered_shapes import ARGUMENTS, Sizes, named_layers, output
from grader.graders.first_network.layered_shapes import DEFAULT as DEFAULT
from grader.judging import Layers, close, fail, tensor, torch_untouched
from grader.student import Model, RemoteTensor, Student, dtype_name

Weights = tuple[Tensor, Tensor, Tensor, Tensor]
Formula = Callable[[Weights, Tensor], Tensor]


@dataclass(frozen=True)
class Specification:
    """The model that an exercise asks for: its class, its formula, and the formulas of the usual mistakes."""

    name: str
    activation: Activation
    mistakes: Mapping[str, Formula]

    def formula(self, weights: Weights, x: Tensor) -> Tensor:
        """What the model must compute: (N, in) -> (N, out)."""
        w1, b1, w2, b2 = weights
        return self.activation(x @ w1.T + b1) @ w2.T + b2

    def build(self, student: Student, sizes: Sizes | None = None) -> Model:
        """Make the student's model, with the default sizes when none are given."""
        arguments = {} if sizes is None else dict(zip(ARGUMENTS, sizes, strict=True))
        return student.build(self.name, **arguments)


def magnitude(weights: Weights, x: Tensor) -> Tensor:
    """How large the numbers are that an output is the sum of: the bound that rounding is measured by."""
    w1, b1, w2, b2 = (part.abs() for part in weights)
    return (x.abs() @ w1.T + b1) @ w2.T + b2


def check_it_can_be_built(student: Student, spec: Specification) -> None:
    """The name is there, it is a class derived from nn.Module, and it makes a model."""
    if student.has(spec.name) and "module class" not in student.roles(spec.name):
        is_class = "class" in student.roles(spec.name)
        raise fail(
            expected=say("model.expected_class", name=spec.name),
            found=say("model.found_class" if is_class else "model.found_no_class", name=spec.name),
            cause=say("model.not_a_module", name=spec.name),
            advice=say("model.not_a_module_advice", name=spec.name),
        )
    spec.build(student)
    spec.build(student, (4, 6, 3))
    student.build_by_name(spec.name, **dict(zip(ARGUMENTS, (4, 6, 3), strict=True)))


def read_layers(model: Model, sizes: Sizes) -> tuple[list[Layers], dict[str, RemoteTensor]]:
    """Find the model's two layers. A lazy layer gets its shape from one forward pass first."""
    parameters = model.parameters()
    if len(parameters) < 4:
        model(torch.randn(2, sizes[0]))
        parameters = model.parameters()
    return named_layers(model, parameters, sizes), parameters


def check_output_shape(student: Student, spec: Specification, sizes: Sizes | None, rows: int) -> None:
    """(N, in) must give (N, out)."""
    actual = sizes or DEFAULT
    try:
        output(spec.build(student, sizes)(torch.randn(rows, actual[0])), rows, actual)
    except StudentError:
        # What the file does to torch's defaults explains what its models then raise.
        if any("set_default" in name for name in student.tampering()):
            torch_untouched(student)
        raise


def check_output_dtype(student: Student, spec: Specification) -> None:
    """A model in float64 must take float64 and give it."""
    model = spec.build(student).use("double")
    if not isinstance(model, Model):
        return
    what = say("what.output")
    try:
        found = model(torch.randn(4, DEFAULT[0]).double())
    except StudentError as error:
        if error.raised.not_started or "dtype" not in error.raised.message:
            raise
        raise fail(
            "dtype",
            expected=say("expected.dtype", what=what, dtype="float64"),
            found=say("found.raised", type=error.raised.type, message=error.raised.message[:80]),
            cause=say("cause.fixed_dtype"),
            advice=say("cause.fixed_dtype_advice"),
        ) from None
    if isinstance(found, RemoteTensor) and found.values.dtype != torch.float64:
        raise fail(
            "dtype",
            expected=say("expected.dtype", what=what, dtype="float64"),
            found=say("found.dtype", dtype=dtype_name(found.values.dtype)),
            cause=say("cause.fixed_dtype"),
            advice=say("cause.fixed_dtype_advice"),
        )


def check_forward(
    student: Student, spec: Specification, sizes: Sizes | None, rows: int, scale: float = 1.0, mode: str = ""
) -> None:
    """The output must be the formula's, with the student's own weights and then with any others."""
    model = spec.build(student, sizes)
    if mode:
        model.inspect(mode)
    actual = sizes or DEFAULT
    readings, parameters = read_layers(model, actual)
    x = torch.randn(rows, actual[0]) * scale
    try:
        _compare(output(model(x), rows, actual), x.double(), readings, parameters, spec, student)
        for _ in range(2):
            parameters = refill(model, parameters)
            found = output(model(x), rows, actual)
            _compare(found, x.double(), readings, parameters, spec, student, refilled=True)
    except Failure as failure:
        if mode and _right_in_the_other_mode(model, x, readings, parameters, spec, mode):
            failure.cause = say(f"formula.only_in_{mode}")
        raise


def _right_in_the_other_mode(
    model: Model,
    x: Tensor,
    readings: list[Layers],
    parameters: Mapping[str, RemoteTensor],
    spec: Specification,
    mode: str,
) -> bool:
    model.inspect("eval" if mode == "train" else "train")
    found = model(x)
    if not isinstance(found, RemoteTensor):
        return False
    return any(_matches(found.values.double(), spec.formula, layers.of(parameters), x.double()) for layers in readings)


def refill(model: Model, parameters: Mapping[str, RemoteTensor], scale: float = 1.5) -> dict[str, RemoteTensor]:
    """Give the model other weights, as training would: of both signs, and large enough for hidden values above 6."""
    values = {name: torch.randn(item.values.shape) * scale for name, item in parameters.items()}
    model.fill(values)
    return {name: RemoteTensor(value, "cpu", True) for name, value in values.items()}


def _compare(
    found: Tensor,
    x: Tensor,
    readings: list[Layers],
    parameters: Mapping[str, RemoteTensor],
    spec: Specification,
    student: Student,
    *,
    refilled: bool = False,
) -> None:
    if any(_matches(found, spec.formula, layers.of(parameters), x) for layers in readings):
        return
    expected = spec.formula(readings[0].of(parameters), x)
    worst = int((found - expected).abs().max(dim=1).values.argmax())
    cause = _formula_cause(found, expected, x, readings, parameters, spec)
    shown = say("found.row", values=_show(found[worst]))
    if cause is None:
        finding = activation_probe.why(lambda: spec.build(student, activation_probe.SIZES), spec.activation)
        if finding is not None:
            cause = finding.cause
            if finding.hidden:
                numbers = {"hidden": finding.hidden, "becomes": finding.becomes, "right": finding.right}
                shown = say("found.row_and_hidden", values=_show(found[worst]), **numbers)
    raise fail(
        expected=say("expected.row", row=worst, values=_show(expected[worst])),
        found=shown,
        cause=cause or say("formula.unknown_weights" if refilled else "formula.unknown"),
    )


def _formula_cause(
    found: Tensor,
    expected: Tensor,
    x: Tensor,
    readings: list[Layers],
    parameters: Mapping[str, RemoteTensor],
    spec: Specification,
) -> Text | None:
    """The usual mistake that computes just this, or that it is the right numbers, rounded."""
    for name, formula in {**spec.mistakes, **usual_mistakes(spec.activation)}.items():
        if any(_matches(found, formula, layers.of(parameters), x) for layers in readings):
            return say(f"formula.{name.rstrip('+')}")
    for places in range(7):
        rounded = expected.round(decimals=places)
        if bool(rounded.any()) and bool(((found - rounded).abs() <= 1e-6 * (1e-3 + rounded.abs())).all()):
            return say("values.rounded")
    return None


def usual_mistakes(activation: Activation) -> dict[str, Formula]:
    """What goes wrong around the activation, whichever it is."""

    def hidden(w: Weights, x: Tensor) -> Tensor:
        return activation(x @ w[0].T + w[1])

    return {
        "first_bias_twice": lambda w, x: activation(x @ w[0].T + 2 * w[1]) @ w[2].T + w[3],
        "second_bias_twice": lambda w, x: hidden(w, x) @ w[2].T + 2 * w[3],
        "first_bias_subtracted": lambda w, x: activation(x @ w[0].T - w[1]) @ w[2].T + w[3],
        "second_bias_subtracted": lambda w, x: hidden(w, x) @ w[2].T - w[3],
        "bias_after_activation": lambda w, x: (activation(x @ w[0].T) + w[1]) @ w[2].T + w[3],
        "weights_reshaped": lambda w, x: activation(x @ w[0].reshape(w[0].T.shape) + w[1]) @ w[2].T + w[3],
        "weights_reshaped+": lambda w, x: hidden(w, x) @ w[2].reshape(w[2].T.shape) + w[3],
        "weights_reshaped++": lambda w, x: (
            activation(x @ w[0].reshape(w[0].T.shape) + w[1]) @ w[2].reshape(w[2].T.shape) + w[3]
        ),
        "input_centred": lambda w, x: activation((x - x.mean(0)) @ w[0].T + w[1]) @ w[2].T + w[3],
        "input_normalised": lambda w, x: (
            activation((x - x.mean(0)) / x.std(0, correction=min(1, len(x) - 1)) @ w[0].T + w[1]) @ w[2].T + w[3]
        ),
        "input_normalised+": lambda w, x: activation(nn.functional.normalize(x, dim=1) @ w[0].T + w[1]) @ w[2].T + w[3],
        "hidden_normalised": lambda w, x: nn.functional.layer_norm(hidden(w, x), w[1].shape) @ w[2].T + w[3],
        "hidden_normalised+": lambda w, x: (
            activation(nn.functional.layer_norm(x @ w[0].T + w[1], w[1].shape)) @ w[2].T + w[3]
        ),
        "hidden_mean": lambda w, x: hidden(w, x) @ w[2].T / len(w[1]) + w[3],
        "softmax_between": lambda w, x: torch.softmax(x @ w[0].T + w[1], dim=1) @ w[2].T + w[3],
        "softmax_between+": lambda w, x: torch.softmax(x @ w[0].T + w[1], dim=0) @ w[2].T + w[3],
        "batch_maximum": lambda w, x: (x @ w[0].T + w[1]).max(0).values.expand(len(x), -1) @ w[2].T + w[3],
    }


def _matches(found: Tensor, formula: Formula, weights: Weights, x: Tensor) -> bool:
    return close(found, formula(weights, x), magnitude(weights, x))


def _show(values: Tensor) -> str:
    return ", ".join(f"{value:.4g}" for value in values[:4].tolist()) + (", ..." if len(values) > 4 else "")


def check_input_untouched(student: Student, spec: Specification) -> None:
    """forward must not write into its input."""
    x = torch.randn(6, DEFAULT[0])
    handle = student.tensor(x)
    spec.build(student)(handle)
    after = handle.inspect("tensor")
    if not isinstance(after, RemoteTensor) or not torch.equal(after.values, x):
        raise fail("integrity", found=say("found.input_changed"), cause=say("cause.input_changed"))


def check_no_state(student: Student, spec: Specification) -> None:
    """Every call must depend on its input and the weights alone, whatever was asked before."""
    model = spec.build(student)
    readings, parameters = read_layers(model, DEFAULT)
    x, other = torch.randn(5, DEFAULT[0]), torch.randn(5, DEFAULT[0])
    what = say("what.output")
    first = tensor(model(x), shape=(5, 1), what=what)
    second = tensor(model(other), shape=(5, 1), what=what)
    again = tensor(model(x), shape=(5, 1), what=what)
    after = model.parameters()
    if any(not torch.equal(after[name].values, item.values) for name, item in parameters.items()):
        raise fail(found=say("found.weights_written"), cause=say("cause.weights_written"))
    right = any(_matches(second, spec.formula, layers.of(parameters), other.double()) for layers in readings)
    if not close(again, first, first.abs() + 1.0) or (torch.equal(second, first) and not right):
        raise fail(found=say("found.state"), cause=say("cause.state"))
    single = tensor(model(x[2:3]), shape=(1, 1), what=what)
    if not close(single, first[2:3], first[2:3].abs() + 1.0):
        raise fail(found=say("found.rows_depend"), cause=say("cause.rows_depend"))
    _compare(second, other.double(), readings, parameters, spec, student)
    parameters = refill(model, parameters)
    _compare(tensor(model(x), shape=(5, 1), what=what), x.double(), readings, parameters, spec, student, refilled=True)


def check_torch_untouched(student: Student, spec: Specification) -> None:
    """Nothing of torch may have been replaced, neither at import nor in use."""
    spec.build(student)(torch.randn(2, DEFAULT[0]))
    torch_untouched(student)
