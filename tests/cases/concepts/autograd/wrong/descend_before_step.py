# wrong: recorded before the step; expect: values
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
    path, x = [], start
    for _ in range(steps):
        path.append(x)
        x = x - lr * derivative(f, x)
    return path


def pull(moving, fixed):
    return ((moving - fixed.detach()) ** 2).mean()


def predict(model, x):
    with torch.no_grad():
        return model(x)
