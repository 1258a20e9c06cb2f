# wrong: the learning rate is fixed at 0.1; expect: values
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


def descend(f, start, lr, steps):
    x, path = start, []
    for _ in range(steps):
        x = x - 0.1 * derivative(f, x)
        path.append(x)
    return path


def pull(moving: Tensor, fixed: Tensor) -> Tensor:
    constant = fixed.detach()
    return torch.mean((moving - constant).pow(2))


def predict(model: nn.Module, x: Tensor) -> Tensor:
    with torch.no_grad():
        y = model(x)
    return y
