# right: one fresh backward per variable
import torch


def derivative(f, x):
    x = torch.tensor(x, requires_grad=True)
    y = f(x)
    y.backward()
    return x.grad.item()


def gradients(f, variables):
    found = []
    for i, v in enumerate(variables):
        arguments = [other.detach() for other in variables]
        arguments[i] = v.clone().requires_grad_()
        y = f(*arguments)
        if y.requires_grad:
            y.backward()
        g = arguments[i].grad
        found.append(g if g is not None else torch.zeros_like(v))
    return found


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
