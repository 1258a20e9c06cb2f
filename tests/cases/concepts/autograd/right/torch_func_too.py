# right: torch.func.grad, func.jacrev, inference under no_grad as decorator
import torch
from torch.func import grad


def derivative(f, x):
    return grad(f)(torch.tensor(float(x))).item()


def gradients(f, variables):
    return list(grad(f, argnums=tuple(range(len(variables))))(*variables))


def descend(f, start, lr, steps):
    df = grad(f)
    x = torch.tensor(float(start))
    result = []
    for _ in range(steps):
        x = x - lr * df(x)
        result.append(x.item())
    return result


def pull(moving, fixed):
    diff = moving - fixed.clone().detach()
    return torch.mean(diff.pow(2))


def predict(model, x):
    with torch.inference_mode():
        return model(x)
