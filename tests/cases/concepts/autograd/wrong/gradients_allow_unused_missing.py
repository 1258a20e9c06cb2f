# wrong: gradients uses autograd.grad without allow_unused, raises for an unused variable; expect: grad
import torch


def derivative(f, x):
    t = torch.tensor(float(x), requires_grad=True)
    f(t).backward()
    return t.grad.item()


def gradients(f, variables):
    copies = [v.detach().clone().requires_grad_() for v in variables]
    return list(torch.autograd.grad(f(*copies), copies))


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
    return ((moving - fixed.detach()) ** 2).mean()


def predict(model, x):
    with torch.no_grad():
        return model(x)
