# right: SGD does the steps
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
    x = torch.nn.Parameter(torch.tensor(start))
    optimizer = torch.optim.SGD([x], lr=lr)
    path = []
    for _ in range(steps):
        optimizer.zero_grad()
        f(x).backward()
        optimizer.step()
        path.append(x.item())
    return path


def pull(moving, fixed):
    return ((moving - fixed.detach()) ** 2).mean()


@torch.no_grad()
def predict(model, x):
    return model(x)
