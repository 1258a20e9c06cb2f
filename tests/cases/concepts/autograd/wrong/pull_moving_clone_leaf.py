# wrong: moving is replaced by a new leaf, its gradient never reaches moving; expect: grad
import torch
from torch import Tensor, nn


def derivative(f, x: float) -> float:
    point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    value = f(point)
    (slope,) = torch.autograd.grad(value, point)
    return float(slope)


def gradients(f, variables):
    copies = []
    for v in variables:
        c = v.clone().detach()
        c.requires_grad = True
        copies.append(c)
    y = f(*copies)
    y.backward()
    out = []
    for c in copies:
        if c.grad is None:
            out.append(torch.zeros_like(c, requires_grad=False))
        else:
            out.append(c.grad)
    return out


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


def pull(moving, fixed):
    moving = moving.detach().clone().requires_grad_(True)
    return ((moving - fixed.detach()) ** 2).mean()


def predict(model: nn.Module, x: Tensor) -> Tensor:
    with torch.no_grad():
        y = model(x)
    return y
