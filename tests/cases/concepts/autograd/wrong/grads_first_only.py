# wrong: only the first variable gets its gradient, the others zeros; expect: grad
import torch
from torch import Tensor, nn


def derivative(f, x: float) -> float:
    point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    value = f(point)
    (slope,) = torch.autograd.grad(value, point)
    return float(slope)


def gradients(f, variables):
    first = variables[0].detach().clone().requires_grad_(True)
    y = f(first, *variables[1:])
    g = None
    if y.requires_grad:
        (g,) = torch.autograd.grad(y, first, allow_unused=True)
    return [torch.zeros_like(first.detach()) if g is None else g] + [torch.zeros_like(v) for v in variables[1:]]


def descend(f, start: float, lr: float, steps: int) -> list[float]:
    x = torch.tensor(float(start), dtype=torch.float64, requires_grad=True)
    history = []
    for _ in range(steps):
        y = f(x)
        y.backward()
        with torch.no_grad():
            x -= lr * x.grad
        x.grad.zero_()
        history.append(x.item())
    return history


def pull(moving: Tensor, fixed: Tensor) -> Tensor:
    constant = fixed.detach()
    return torch.mean((moving - constant).pow(2))


def predict(model: nn.Module, x: Tensor) -> Tensor:
    with torch.no_grad():
        y = model(x)
    return y
