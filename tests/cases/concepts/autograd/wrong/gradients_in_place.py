# wrong: requires_grad_ on the tensors of the caller; expect: integrity or grad
import torch


def derivative(f, x):
    x = torch.tensor(x, requires_grad=True)
    y = f(x)
    y.backward()
    return x.grad.item()


def gradients(f, variables):
    for v in variables:
        v.requires_grad_()
    f(*variables).backward()
    return [v.grad if v.grad is not None else torch.zeros_like(v) for v in variables]


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
    return ((moving - fixed.detach()) ** 2).mean()


def predict(model, x):
    with torch.no_grad():
        return model(x)
