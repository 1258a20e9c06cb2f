# right: torch.autograd.grad everywhere with allow_unused
import torch
from torch import Tensor


def derivative(f, x: float) -> float:
    t = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    (g,) = torch.autograd.grad(f(t), t)
    return float(g)


def gradients(f, variables):
    vs = [v.clone().requires_grad_(True) for v in variables]
    grads = torch.autograd.grad(f(*vs), vs, allow_unused=True)
    return [g if g is not None else torch.zeros_like(v) for g, v in zip(grads, vs)]


def descend(f, start, lr, steps):
    xs = [start]
    for _ in range(steps):
        xs.append(xs[-1] - lr * derivative(f, xs[-1]))
    return xs[1:]


def pull(moving: Tensor, fixed: Tensor) -> Tensor:
    return torch.nn.functional.mse_loss(moving, fixed.detach())


@torch.no_grad()
def predict(model, x):
    return model(x)
