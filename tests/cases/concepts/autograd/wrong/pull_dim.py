# wrong: pull takes the mean over the last axis only; expect: shape
import torch


def derivative(f, x):
    t = torch.tensor(float(x), requires_grad=True)
    f(t).backward()
    return t.grad.item()


def gradients(f, variables):
    copies = [v.detach().clone().requires_grad_() for v in variables]
    f(*copies).backward()
    return [torch.zeros_like(c) if c.grad is None else c.grad for c in copies]


def descend(f, start, lr, steps):
    x = torch.tensor(float(start), requires_grad=True)
    path = []
    for _ in range(steps):
        x.grad = None
        f(x).backward()
        with torch.no_grad():
            x -= lr * x.grad
        path.append(x.item())
    return path


def pull(moving, fixed):
    return ((moving - fixed.detach()) ** 2).mean(-1)


def predict(model, x):
    with torch.no_grad():
        return model(x)
