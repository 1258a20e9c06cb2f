"""Whether a model of two linear layers has the formula's gradients, and in what wrong ones differ from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import torch
from torch import Tensor

from grader.feedback.text import Text, say
from grader.graders.first_network.layered_model import (
    DEFAULT,
    Specification,
    Weights,
    magnitude,
    read_layers,
    refill,
)
from grader.graders.first_network.layered_shapes import Sizes
from grader.judging import Layers, close, fail, join, tensor
from grader.student import Model, RemoteTensor, Student

Gradients = tuple[Tensor, Tensor, Tensor, Tensor]

_FACTORS: Final = (0.5, 2.0, -1.0, 0.1, 10.0, 0.01, 100.0, 3.0, 4.0, 0.25)
"""Factors that a cause may tell: not one that a submission makes up, as causes of hidden checks are shown, too."""


def check_gradients(
    student: Student, spec: Specification, sizes: Sizes | None, rows: int, modes: Sequence[str] = ("train",)
) -> None:
    """The gradient of every parameter must be autograd's on the formula, in every mode and as often as it is asked."""
    model = spec.build(student, sizes)
    actual = sizes or DEFAULT
    readings, parameters = read_layers(model, actual)
    frozen = [name for name, parameter in parameters.items() if not parameter.requires_grad]
    if frozen:
        raise fail(
            "grad",
            found=say("found.frozen", names=join(frozen)),
            cause=say("cause.frozen"),
            advice=say("cause.frozen_advice"),
        )
    for number, mode in enumerate(modes):
        model.inspect(mode)
        parameters = refill(model, parameters) if number else parameters
        x = _clear_of_kinks(readings[0].of(parameters), rows, actual[0])
        _check_backward(model, spec, readings, parameters, x, torch.randn(rows, actual[2]))


def _check_backward(
    model: Model,
    spec: Specification,
    readings: list[Layers],
    parameters: Mapping[str, RemoteTensor],
    x: Tensor,
    upstream: Tensor,
) -> None:
    found, gradients = model.backward(x, upstream)
    tensor(found, shape=upstream.shape, what=say("what.output"))
    if not found.requires_grad:
        raise fail(
            "grad", found=say("found.no_graph"), cause=say("cause.detached"), advice=say("cause.detached_advice")
        )
    missing = [name for name in parameters if not isinstance(gradients.get(name), RemoteTensor)]
    if missing:
        raise fail(
            "grad",
            found=say("found.no_gradient", names=join(missing)),
            cause=say("cause.no_gradient"),
            advice=say("cause.detached_advice"),
        )
    for name in parameters:
        tensor(gradients[name], shape=parameters[name].values.shape, what=say("what.gradient", name=name))
    x, upstream = x.double(), upstream.double()
    wrong: list[tuple[str, ...]] = []
    for layers in readings:
        weights = layers.of(parameters)
        sizes = _magnitudes(weights, x, upstream)
        right = _right_gradients(weights, x, upstream, spec)
        fit = _fit(layers.of(gradients), right, sizes)
        if all(fit):
            return
        wrong.append(tuple(name for name, fits in zip(layers.names, fit, strict=True) if not fits))
    names = min(wrong, key=len)
    layers = readings[wrong.index(names)]
    weights = layers.of(parameters)
    cause, advice = say("cause.wrong_gradients"), None
    if close(found.values.double(), spec.formula(weights, x), magnitude(weights, x)):
        cause, advice = _cause(weights, layers.of(gradients), x, upstream, spec)
    raise fail("grad", found=say("found.other_gradients", names=join(names)), cause=cause, advice=advice)


def _clear_of_kinks(weights: Weights, rows: int, in_features: int) -> Tensor:
    """Draw inputs whose hidden values are not so near zero that rounding decides what the activation does."""
    w1, b1, _, _ = weights
    for _ in range(100):
        x = torch.randn(rows, in_features)
        if float((x.double() @ w1.T + b1).abs().min()) > 1e-4:
            break
    return x


def _right_gradients(
    weights: Weights, x: Tensor, upstream: Tensor, spec: Specification, *, through: bool = False
) -> Gradients:
    """Autograd's on the formula. ``through``: as if the activation passed every gradient on as it comes."""
    w1, b1, w2, b2 = leaves = tuple(weight.clone().requires_grad_() for weight in weights)
    hidden = x @ w1.T + b1
    active = spec.activation(hidden)
    active = hidden + (active - hidden).detach() if through else active
    torch.autograd.backward(((active @ w2.T + b2) * upstream).sum())
    g = [torch.zeros_like(leaf) if leaf.grad is None else leaf.grad for leaf in leaves]
    return g[0], g[1], g[2], g[3]


def _magnitudes(weights: Weights, x: Tensor, upstream: Tensor) -> Gradients:
    """How large the numbers are that each gradient is the sum of: the bound that rounding is measured by."""
    w1, b1, w2, _ = (weight.abs() for weight in weights)
    inner = upstream.abs() @ w2
    return (
        inner.T @ x.abs(),
        inner.sum(0),
        upstream.abs().T @ (x.abs() @ w1.T + b1),
        upstream.abs().sum(0),
    )


def _fit(found: Gradients, right: Gradients, sizes: Gradients) -> list[bool]:
    return [close(*parts) for parts in zip(found, right, sizes, strict=True)]


def _cause(
    weights: Weights, found: Gradients, x: Tensor, upstream: Tensor, spec: Specification
) -> tuple[Text, Text | None]:
    """Why the gradients of a right output are wrong, and what to look for."""
    sizes, right = _magnitudes(weights, x, upstream), _right_gradients(weights, x, upstream, spec)
    if all(_fit(found, _right_gradients(weights, x, upstream, spec, through=True), sizes)):
        return say("cause.activation_hidden"), say("cause.detached_advice")
    wrong = [not fits for fits in _fit(found, right, sizes)]
    if not any(bool(part.any()) for part, is_wrong in zip(found, wrong, strict=True) if is_wrong):
        return say("cause.gradients_zero"), say("cause.gradients_scaled_advice")
    for factor in _FACTORS:
        scaled = _fit(found, _times(right, factor), _times(sizes, abs(factor)))
        if all(fits for fits, is_wrong in zip(scaled, wrong, strict=True) if is_wrong):
            return say("cause.gradients_scaled", factor=factor), say("cause.gradients_scaled_advice")
    return say("cause.wrong_gradients"), None


def _times(gradients: Gradients, factor: float) -> Gradients:
    a, b, c, d = gradients
    return a * factor, b * factor, c * factor, d * factor
