# right: float64 inside
import torch


def derivative(f, x):
    t = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    f(t).backward()
    return t.grad.item()


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
    x = torch.tensor(start, dtype=torch.double, requires_grad=True)
    path = []
    while len(path) < steps:
        f(x).backward()
        with torch.no_grad():
            x.sub_(x.grad, alpha=lr)
            x.grad = None
        path.append(x.tolist())
    return path


def pull(moving, fixed):
    return ((moving - fixed.detach()) ** 2).mean()


def predict(model, x):
    with torch.no_grad():
        return model(x)
