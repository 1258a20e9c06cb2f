# wrong: ones instead of zeros for an unused variable; expect: grad
import torch
from torch import Tensor, nn


def derivative(f, x: float) -> float:
    point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    value = f(point)
    (slope,) = torch.autograd.grad(value, point)
    return float(slope)


def gradients(f, variables):
    leaves = [v.detach().clone().requires_grad_(True) for v in variables]
    f(*leaves).backward()
    return [leaf.grad if leaf.grad is not None else torch.ones_like(leaf.detach()) for leaf in leaves]


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
