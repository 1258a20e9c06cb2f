# wrong: no mean; expect: shape
import torch


def derivative(f, x):
    x = torch.tensor(x, requires_grad=True)
    y = f(x)
    y.backward()
    return x.grad.item()


def gradients(f, variables):
    copies = [v.clone().detach().requires_grad_(True) for v in variables]
    f(*copies).backward()
    result = []
    for c in copies:
        if c.grad is None:
            result.append(torch.zeros_like(c))
        else:
            result.append(c.grad)
    return result


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
    return (moving - fixed.detach()) ** 2


def predict(model, x):
    with torch.no_grad():
        return model(x)
