# wrong: descend returns only the last x; expect: return
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
    x = float(start)
    for _ in range(steps):
        x = x - lr * derivative(f, x)
    return x


def pull(moving, fixed):
    return ((moving - fixed.detach()) ** 2).mean()


def predict(model, x):
    with torch.no_grad():
        return model(x)
