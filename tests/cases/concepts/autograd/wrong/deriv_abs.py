# wrong: derivative returns the absolute value; expect: grad
import torch
from torch import Tensor, nn


def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    f(t).backward()
    return abs(t.grad.item())


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


def pull(moving: Tensor, fixed: Tensor) -> Tensor:
    constant = fixed.detach()
    return torch.mean((moving - constant).pow(2))


def predict(model: nn.Module, x: Tensor) -> Tensor:
    with torch.no_grad():
        y = model(x)
    return y
