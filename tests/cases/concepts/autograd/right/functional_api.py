# right: jacobian, sum divided by the number
import torch


def derivative(f, x):
    return torch.autograd.functional.jacobian(f, torch.tensor(x)).item()


def gradients(f, variables):
    return torch.autograd.functional.jacobian(f, tuple(variables))


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
    d = moving - fixed.detach()
    return (d * d).sum() / d.numel()


def predict(model, x):
    with torch.no_grad():
        return model(x)
