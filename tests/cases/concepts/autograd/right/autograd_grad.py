# right: torch.autograd.grad everywhere
import torch


def derivative(f, x):
    t = torch.tensor(x, requires_grad=True)
    (slope,) = torch.autograd.grad(f(t), t)
    return float(slope)


def gradients(f, variables):
    leaves = [v.detach().requires_grad_() for v in variables]
    found = torch.autograd.grad(f(*leaves), leaves, allow_unused=True)
    return [torch.zeros_like(v) if g is None else g for v, g in zip(variables, found)]


def descend(f, start, lr, steps):
    x, path = start, []
    for _ in range(steps):
        t = torch.tensor(x, requires_grad=True)
        (g,) = torch.autograd.grad(f(t), [t])
        x = x - lr * g.item()
        path.append(x)
    return path


def pull(moving, fixed):
    return ((moving - fixed.detach()) ** 2).mean()


def predict(model, x):
    with torch.no_grad():
        return model(x)
