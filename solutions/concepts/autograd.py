from collections.abc import Callable

import torch
from torch import Tensor, nn


def derivative(f: Callable[[Tensor], Tensor], x: float) -> float:
    """Return the derivative of f at x."""
    ### BEGIN SOLUTION
    point = torch.tensor(x, requires_grad=True)
    f(point).backward()
    return point.grad.item()
    ### END SOLUTION


def gradients(f: Callable[..., Tensor], variables: list[Tensor]) -> list[Tensor]:
    """Return the gradient of f(*variables), a number, with respect to each variable; zeros where f does not use it."""
    ### BEGIN SOLUTION
    leaves = [variable.clone().requires_grad_() for variable in variables]
    f(*leaves).backward()
    return [torch.zeros_like(leaf) if leaf.grad is None else leaf.grad for leaf in leaves]
    ### END SOLUTION


def descend(f: Callable[[Tensor], Tensor], start: float, lr: float, steps: int) -> list[float]:
    """Walk downhill on f from start, x ← x - lr · f'(x); return the x after each step."""
    ### BEGIN SOLUTION
    x = torch.tensor(start, requires_grad=True)
    path = []
    for _ in range(steps):
        x.grad = None
        f(x).backward()
        with torch.no_grad():
            x -= lr * x.grad
        path.append(x.item())
    return path
    ### END SOLUTION


def pull(moving: Tensor, fixed: Tensor) -> Tensor:
    """Return the mean of (moving - fixed)², of shape (), from which a gradient reaches moving and none reaches fixed."""
    ### BEGIN SOLUTION
    return ((moving - fixed.detach()) ** 2).mean()
    ### END SOLUTION


def predict(model: nn.Module, x: Tensor) -> Tensor:
    """Return model(x), computed without recording anything for derivatives."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        return model(x)
    ### END SOLUTION


if __name__ == "__main__":
    print(derivative(lambda x: x**2, 2.0))
    print(gradients(lambda a, b: (a * b).sum(), [torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0])]))
    print(descend(lambda x: (x - 3) ** 2, start=0.0, lr=0.25, steps=5))
