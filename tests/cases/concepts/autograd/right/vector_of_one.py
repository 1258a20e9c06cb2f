# right: a tensor of shape (1,), new tensors in every step
import torch


def derivative(f, x):
    t = torch.tensor([x], requires_grad=True)
    f(t).sum().backward()
    return t.grad[0].item()


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
    x = torch.tensor([start], requires_grad=True)
    path = []
    for _ in range(steps):
        f(x).backward()
        x = (x - lr * x.grad).detach().requires_grad_()
        path.append(float(x))
    return path


def pull(moving, fixed):
    return ((moving - fixed.detach()) ** 2).mean()


def predict(model, x):
    with torch.no_grad():
        return model(x)
