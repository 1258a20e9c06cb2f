# right: a helper class that owns the variable
import torch


class Variable:
    def __init__(self, value):
        self.tensor = torch.tensor(float(value), dtype=torch.double, requires_grad=True)

    def gradient(self, f):
        if self.tensor.grad is not None:
            self.tensor.grad.zero_()
        f(self.tensor).backward()
        return self.tensor.grad.item()

    def move(self, amount):
        with torch.no_grad():
            self.tensor.add_(amount)
        return self.tensor.item()


def derivative(f, x):
    return Variable(x).gradient(f)


def gradients(f, variables):
    vs = [torch.autograd.Variable(v.clone(), requires_grad=True) for v in variables]
    gs = torch.autograd.grad(f(*vs), vs, materialize_grads=True, allow_unused=True)
    return list(gs)


def descend(f, start, lr, steps):
    v = Variable(start)
    return [v.move(-lr * v.gradient(f)) for _ in range(steps)]


def pull(moving, fixed):
    return (moving - fixed.detach()).pow(2).mean()


def predict(model, x):
    @torch.no_grad()
    def inner():
        return model(x)

    return inner()
