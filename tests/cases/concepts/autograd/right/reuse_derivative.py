# right: descend with derivative, materialize_grads
import torch


def derivative(f, x):
    x = torch.tensor(x, requires_grad=True)
    y = f(x)
    y.backward()
    return x.grad.item()


def gradients(f, variables):
    leaves = tuple(v.clone().requires_grad_() for v in variables)
    return torch.autograd.grad(f(*leaves), leaves, materialize_grads=True)


def descend(f, start, lr, steps):
    path = []
    x = start
    for _ in range(steps):
        x -= lr * derivative(f, x)
        path.append(x)
    return path


def pull(moving, fixed):
    return torch.nn.functional.mse_loss(moving, fixed.detach())


def predict(model, x):
    with torch.no_grad():
        return model(x)
