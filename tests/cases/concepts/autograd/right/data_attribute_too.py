# right: old-school x.data updates and fixed.data
import torch


def derivative(f, x):
    x = torch.tensor(x).float().requires_grad_()
    y = f(x)
    y.backward()
    return float(x.grad)


def gradients(f, variables):
    clones = tuple(torch.tensor(v.tolist(), dtype=v.dtype, requires_grad=True) for v in variables)
    y = f(*clones)
    y.backward()
    return [c.grad if c.grad is not None else torch.zeros(c.shape, dtype=c.dtype) for c in clones]


def descend(f, start, lr, steps):
    x = torch.tensor(float(start), requires_grad=True)
    out = []
    i = 0
    while i < steps:
        y = f(x)
        y.backward()
        x.data = x.data - lr * x.grad.data
        x.grad.zero_()
        out.append(float(x))
        i += 1
    return out


def pull(moving, fixed):
    return ((moving - fixed.data) ** 2).sum() / moving.numel()


def predict(model, x):
    guard = torch.no_grad()
    with guard:
        y = model(x)
    return y.detach()
