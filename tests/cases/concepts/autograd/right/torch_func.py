# right: torch.func.grad
import torch
from torch.func import grad


def derivative(f, x):
    return grad(f)(torch.tensor(x)).item()


def gradients(f, variables):
    return list(grad(f, argnums=tuple(range(len(variables))))(*variables))


def descend(f, start, lr, steps):
    slope = grad(f)
    x = torch.tensor(start)
    path = []
    for _ in range(steps):
        x = x - lr * slope(x)
        path.append(x.item())
    return path


def pull(moving, fixed):
    return ((moving - fixed.detach()) ** 2).mean()


def predict(model, x):
    with torch.no_grad():
        return model(x)
