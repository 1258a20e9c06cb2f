# right: typed, enable_grad, eval mode for the prediction
import torch
from collections.abc import Callable
from torch import Tensor, nn


def derivative(f: Callable[[Tensor], Tensor], x: float) -> float:
    """Derivada de f em x."""
    with torch.enable_grad():
        ponto = torch.tensor(float(x)).requires_grad_()
        f(ponto).backward()
    assert ponto.grad is not None
    return ponto.grad.item()


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
    return ((moving - fixed.detach()) ** 2).mean()


def predict(model: nn.Module, x: Tensor) -> Tensor:
    estava_treinando = model.training
    model.eval()
    with torch.no_grad():
        saida = model(x)
    model.train(estava_treinando)
    return saida
