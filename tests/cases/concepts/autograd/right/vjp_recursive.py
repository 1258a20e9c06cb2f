# right: torch.func.vjp and a recursive descent
import torch
from torch.func import vjp


def derivative(f, x):
    y, pull_back = vjp(f, torch.tensor(float(x)))
    return pull_back(torch.ones_like(y))[0].item()


def gradients(f, variables):
    y, pull_back = vjp(f, *variables)
    return [g for g in pull_back(torch.ones_like(y))]


def descend(f, start, lr, steps):
    if steps == 0:
        return []
    x = start - lr * derivative(f, start)
    return [x] + descend(f, x, lr, steps - 1)


def pull(moving, fixed):
    return torch.square(moving - torch.tensor(fixed.tolist(), dtype=fixed.dtype)).mean()


def predict(model, x):
    with torch.no_grad():
        prediction = model(x)
        return prediction
