# right: torch.autograd.functional.jacobian and materialize_grads
import torch
from torch.autograd.functional import jacobian


def derivative(f, x):
    return jacobian(f, torch.tensor(float(x))).item()


def gradients(f, variables):
    inputs = tuple(v.clone() for v in variables)
    return list(jacobian(f, inputs))


def descend(f, start, lr, steps):
    path = []
    x = float(start)
    for _ in range(steps):
        x -= lr * derivative(f, x)
        path.append(x)
    return path


def pull(moving, fixed):
    n = moving.numel()
    e = (moving - fixed.detach()).flatten()
    return torch.dot(e, e) / n


def predict(model, x):
    was = torch.is_grad_enabled()
    with torch.set_grad_enabled(False):
        out = model(x)
    assert torch.is_grad_enabled() == was
    return out
