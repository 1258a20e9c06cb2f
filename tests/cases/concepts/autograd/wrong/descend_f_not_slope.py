# wrong: the step uses f(x) instead of f'(x); expect: values
import torch
from torch import Tensor, nn


def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    f(t).backward()
    return t.grad.item()


def gradients(f, variables):
    leaves = [v.detach().clone().requires_grad_(True) for v in variables]
    result = f(*leaves)
    grads = torch.autograd.grad(result, leaves, allow_unused=True)
    return [torch.zeros_like(v) if g is None else g for v, g in zip(variables, grads)]


def descend(f, start, lr, steps):
    x, path = float(start), []
    for _ in range(steps):
        x = x - lr * f(torch.tensor(x)).item()
        path.append(x)
    return path


def pull(moving, fixed):
    return ((moving - fixed.detach()) ** 2).mean()


def predict(model, x):
    with torch.no_grad():
        return model(x)
