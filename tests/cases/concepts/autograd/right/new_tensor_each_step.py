# right: a fresh leaf in every step, typed, generators
from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn


def _slope(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_(True)
    f(leaf).backward()
    assert leaf.grad is not None
    return leaf.grad


def derivative(f: Callable[[Tensor], Tensor], x: float) -> float:
    return _slope(f, torch.as_tensor(x, dtype=torch.get_default_dtype())).item()


def gradients(f: Callable[..., Tensor], variables: list[Tensor]) -> list[Tensor]:
    results: list[Tensor] = []
    for position in range(len(variables)):
        args = [v.detach().clone() for v in variables]
        args[position].requires_grad_()
        value = f(*args)
        if not value.requires_grad:
            results.append(torch.zeros_like(args[position]))
            continue
        (g,) = torch.autograd.grad(value, args[position], allow_unused=True)
        results.append(torch.zeros_like(args[position]) if g is None else g)
    return results


def _walk(f: Callable[[Tensor], Tensor], start: float, lr: float) -> Iterator[float]:
    x = torch.tensor(start, dtype=torch.float32)
    while True:
        x = x - lr * _slope(f, x)
        yield x.item()


def descend(f: Callable[[Tensor], Tensor], start: float, lr: float, steps: int) -> list[float]:
    return [x for x, _ in zip(_walk(f, start, lr), range(steps))]


def pull(moving: Tensor, fixed: Tensor) -> Tensor:
    return nn.MSELoss()(moving, fixed.detach())


def predict(model: nn.Module, x: Tensor) -> Tensor:
    with torch.autograd.grad_mode.no_grad():
        return model(x)
