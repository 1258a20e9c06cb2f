"""The model of ``cnn``: its formula written out, the usual mistakes, and what is asked of a student's model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import torch
from torch import Tensor

from grader.feedback.text import Text, say
from grader.graders.next_steps.digit_formula import MISTAKES, RIGHT, Formula, convolve, pool
from grader.graders.next_steps.digit_parameters import Reading, Sizes, readings
from grader.graders.next_steps.sized_model import SizedModel
from grader.judging import close, fail, join, tensor
from grader.student import Model, RemoteTensor, Student

NAME: Final = "DigitNet"
DEFAULT: Final[Sizes] = (8, 10)
"""Channels and classes."""
OTHER: Final[Sizes] = (5, 3)
"""Channels and classes for which no two of the model's parameters have the same shape."""


def _read(model: Model, sizes: Sizes) -> tuple[list[Reading], dict[str, RemoteTensor]]:
    """Find the model's layers. A lazy layer gets its shape from one forward pass first."""
    parameters = model.parameters()
    if len(parameters) < 6:
        model(torch.rand(2, 1, 8, 8))
        parameters = model.parameters()
    return readings(parameters, sizes), parameters


MODEL: Final = SizedModel(NAME, ("channels", "classes"), DEFAULT, OTHER, _read, "cnn.cause.default_sizes")


def _size(weights: Sequence[Tensor], x: Tensor) -> Tensor:
    """How large the numbers are that an output is the sum of: the bound that rounding is measured by."""
    return RIGHT([weight.abs() for weight in weights], x.abs())


def matches(found: Tensor, formula: Formula, weights: Sequence[Tensor], x: Tensor) -> bool:
    """Whether an output is the formula's, up to rounding."""
    return close(found, formula(weights, x), _size(weights, x) + 1e-6)


def refill(model: Model, parameters: Mapping[str, RemoteTensor]) -> dict[str, RemoteTensor]:
    """Give the model other weights, as training would: of both signs, and large enough for hidden values above 6."""
    values = {name: torch.randn(item.values.shape) * 0.7 for name, item in parameters.items()}
    model.fill(values)
    return {name: RemoteTensor(value, "cpu", True) for name, value in values.items()}


def check_forward(student: Student, sizes: Sizes | None, rows: int, mode: str = "train") -> None:
    """The output must be the formula's, with the student's own weights and then with any others."""
    model, found, parameters = MODEL.make(student, sizes)
    model.inspect(mode)
    actual = sizes or DEFAULT
    x = torch.randn(rows, 1, 8, 8) * 2
    _compare(model, found, parameters, x, actual)
    _compare(model, found, refill(model, parameters), x, actual, refilled=True)


def output_of(model: Model, x: Tensor, sizes: Sizes) -> Tensor:
    """What the model gives, of the right shape and dtype."""
    return tensor(model(x), shape=(len(x), sizes[1]), what=say("what.output"))


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
    expected = RIGHT(found[0].of(parameters), exact)
    worst = int((output - expected).abs().max(dim=1).values.argmax())
    raise fail(
        expected=say("expected.row", row=worst, values=_show(expected[worst])),
        found=say("found.row", values=_show(output[worst])),
        cause=_cause(model, found, parameters, x, output, sizes)
        or say("formula.unknown_weights" if refilled else "formula.unknown"),
    )


def _cause(
    model: Model,
    found: list[Reading],
    parameters: Mapping[str, RemoteTensor],
    x: Tensor,
    output: Tensor,
    sizes: Sizes,
) -> Text | None:
    """Why this is not the formula's output. The weights of a model that is wrong anyway may be written over."""
    names = _mistakes(output, found, parameters, x)
    if len(names) > 1:
        # A bias that begins at zero, say, hides what is made of it.
        other = refill(model, parameters)
        names &= _mistakes(output_of(model, x, sizes), found, other, x)
    if names:
        return say(f"cnn.cause.{names.pop()}") if len(names) == 1 else None
    now = model.parameters()
    if any(name not in now or not torch.equal(now[name].values, item.values) for name, item in parameters.items()):
        return say("cnn.cause.made_in_forward")
    again, turned = output_of(model, x, sizes), output_of(model, x.flip(2), sizes)
    if not close(again, output, output.abs() + 1.0) or torch.equal(turned, output):
        return say("cause.state")
    if len(x) > 1 and not close(output_of(model, x[:1], sizes), output[:1], output[:1].abs() + 1.0):
        return say("cause.rows_depend")
    return None


def _mistakes(output: Tensor, found: list[Reading], parameters: Mapping[str, RemoteTensor], x: Tensor) -> set[str]:
    """The mistakes that give just this output."""
    weights = [reading.of(parameters) for reading in found]
    return {
        name.rstrip("+")
        for name, formula in MISTAKES.items()
        if any(matches(output, formula, those, x.double()) for those in weights)
    }


def _show(values: Tensor) -> str:
    return ", ".join(f"{value:.4g}" for value in values[:4].tolist()) + (", ..." if len(values) > 4 else "")


def check_gradients(student: Student, sizes: Sizes | None, rows: int, mode: str = "train") -> None:
    """The gradient of every parameter must be autograd's on the formula."""
    model, found, parameters = MODEL.make(student, sizes)
    actual = sizes or DEFAULT
    frozen = [name for name, parameter in parameters.items() if not parameter.requires_grad]
    if frozen:
        raise fail("grad", found=say("found.frozen", names=join(frozen)), cause=say("cause.frozen"))
    model.inspect(mode)
    x, upstream = _clear_of_kinks(found[0].of(parameters), rows), torch.randn(rows, actual[1])
    output, gradients = model.backward(x, upstream)
    tensor(output, shape=upstream.shape, what=say("what.output"))
    if not output.requires_grad:
        raise fail(
            "grad", found=say("found.no_graph"), cause=say("cause.detached"), advice=say("cause.detached_advice")
        )
    missing = [name for name in parameters if not isinstance(gradients.get(name), RemoteTensor)]
    if missing:
        raise fail("grad", found=say("found.no_gradient", names=join(missing)), cause=say("cause.no_gradient"))
    for name in parameters:
        tensor(gradients[name], shape=parameters[name].values.shape, what=say("what.gradient", name=name))
    if not any(_gradients_match(reading, parameters, gradients, x, upstream) for reading in found):
        raise fail("grad", found=say("found.wrong_gradients"), cause=say("cause.wrong_gradients"))


def _clear_of_kinks(weights: Sequence[Tensor], rows: int) -> Tensor:
    """Draw images where no value is so near zero, or to its neighbour, that rounding decides on a gradient."""
    k1, b1, k2, b2, _, _ = weights
    for _ in range(100):
        x = torch.randn(rows, 1, 8, 8)
        first = convolve(x.double(), k1, b1)
        second = convolve(pool(first.relu()), k2, b2)
        if _clear(first) and _clear(second):
            break
    return x


def _clear(x: Tensor) -> bool:
    largest = x.unfold(2, 2, 2).unfold(3, 2, 2).flatten(-2).topk(2).values
    apart = (largest[..., 0] - largest[..., 1])[largest[..., 0] > 0]
    return bool((x.abs() > 2e-6).all()) and bool((apart > 2e-6).all())


def _gradients_match(
    reading: Reading, parameters: Mapping[str, RemoteTensor], gradients: Mapping[str, Any], x: Tensor, upstream: Tensor
) -> bool:
    leaves = [weight.clone().requires_grad_() for weight in reading.of(parameters)]
    exact = torch.autograd.grad((RIGHT(leaves, x.double()) * upstream.double()).sum(), leaves)
    pairs = zip(reading.of(gradients), exact, strict=True)
    return all(bool(((a - b).abs() <= 1e-4 * (b.abs() + b.abs().mean()) + 1e-7).all()) for a, b in pairs)


def check_no_state(student: Student) -> None:
    """Every call must depend on its images and the weights alone, and leave both as they are."""
    model, found, parameters = MODEL.make(student)
    x, other = torch.randn(5, 1, 8, 8), torch.randn(5, 1, 8, 8)
    handle = student.tensor(x)
    first = tensor(model(handle), shape=(5, 10), what=say("what.output"))
    kept = handle.inspect("tensor")
    if not isinstance(kept, RemoteTensor) or not torch.equal(kept.values, x):
        raise fail("integrity", found=say("found.input_changed"), cause=say("cause.input_changed"))
    second, again = output_of(model, other, DEFAULT), output_of(model, x, DEFAULT)
    after = model.parameters()
    if any(name not in after or not torch.equal(after[name].values, p.values) for name, p in parameters.items()):
        raise fail(found=say("found.weights_written"), cause=say("cause.weights_written"))
    right = any(matches(second, RIGHT, reading.of(parameters), other.double()) for reading in found)
    if not close(again, first, first.abs() + 1.0) or (torch.equal(second, first) and not right):
        raise fail(found=say("found.state"), cause=say("cause.state"))
    if not close(output_of(model, x[2:3], DEFAULT), first[2:3], first[2:3].abs() + 1.0):
        raise fail(found=say("found.rows_depend"), cause=say("cause.rows_depend"))
    _compare(model, found, parameters, other, DEFAULT)
    _compare(model, found, refill(model, parameters), x, DEFAULT, refilled=True)
