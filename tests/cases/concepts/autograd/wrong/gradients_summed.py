# wrong: summed to one number each; expect: shape
import torch


def derivative(f, x):
    x = torch.tensor(x, requires_grad=True)
    y = f(x)
    y.backward()
    return x.grad.item()


def gradients(f, variables):
    leaves = [v.clone().requires_grad_() for v in variables]
    f(*leaves).backward()
    return [torch.tensor(0.0) if v.grad is None else v.grad.sum() for v in leaves]


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
