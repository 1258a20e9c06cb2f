# right: the old .data style
import torch


def derivative(f, x):
    x = torch.tensor(x, requires_grad=True)
    y = f(x)
    y.backward()
    return x.grad.item()


def gradients(f, variables):
    leaves = []
    for v in variables:
        leaf = v.data.clone()
        leaf.requires_grad = True
        leaves.append(leaf)
    f(*leaves).backward()
    for leaf in leaves:
        if leaf.grad is None:
            leaf.grad = torch.zeros_like(leaf)
    return tuple(leaf.grad for leaf in leaves)


def descend(f, start, lr, steps):
    x = torch.tensor(start, requires_grad=True)
    path = []
    for _ in range(steps):
        y = f(x)
        y.backward()
        with torch.no_grad():
            x -= lr * x.grad
        x.grad.zero_()
        path.append(x.item())
    return path


def pull(moving, fixed):
    return (moving - fixed.data).pow(2).mean()


def predict(model, x):
    with torch.no_grad():
        return model(x)
