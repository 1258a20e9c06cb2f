"""What a request does to a student's model, function or optimizer by torch's autograd, in the worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from grader.boundary.loading import call


def backward(model: nn.Module, x: Any, upstream: Tensor) -> dict[str, Any]:
    """Run ``model(x)`` and backpropagate ``upstream``; give the output and the gradients by parameter name."""
    model.zero_grad(set_to_none=True)
    output = model(x)
    _backpropagate(output, upstream)
    return {"output": output, "gradients": {name: item.grad for name, item in model.named_parameters()}}


def differentiate(
    function: Callable[..., Any], arguments: Sequence[Any], names: Sequence[str], upstream: Tensor
) -> dict[str, Any]:
    """Call a function and backpropagate ``upstream``; give its output, and gradients by the arguments' names.

    Only arguments that require a gradient have one. Raises WrongSignatureError.
    """
    pairs = zip(names, arguments, strict=True)
    leaves = {name: item for name, item in pairs if isinstance(item, Tensor) and item.requires_grad}
    for leaf in leaves.values():
        leaf.grad = None
    output = call(function, arguments, names)
    _backpropagate(output, upstream)
    return {"output": output, "gradients": {name: leaf.grad for name, leaf in leaves.items()}}


def step(optimizer: torch.optim.Optimizer, model: nn.Module, gradients: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Put gradients into the model's parameters, step once, and give copies of the parameters by name."""
    parameters = dict(model.named_parameters())
    for name, gradient in gradients.items():
        parameters[name].grad = gradient.to(parameters[name].dtype)
    optimizer.step()
    return {name: parameter.detach().clone() for name, parameter in parameters.items()}


def fill(model: nn.Module, values: Mapping[str, Tensor]) -> None:
    """Write values into the model's parameters, as training would."""
    parameters = dict(model.named_parameters())
    with torch.no_grad():
        for name, value in values.items():
            parameters[name].copy_(value)


def _backpropagate(output: Any, upstream: Tensor) -> None:
    if isinstance(output, Tensor) and output.requires_grad and output.shape == upstream.shape:
        # A scalar needs no gradient given: checking one's shape would import sympy, in every worker.
        torch.autograd.backward((output * upstream.to(output.dtype)).sum())
