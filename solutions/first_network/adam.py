import copy
from collections.abc import Callable

import torch
from torch import Tensor, nn


def make_optimizer(model: nn.Module, lr: float = 0.01) -> torch.optim.Optimizer:
    """Make an Adam optimizer over all the model's parameters."""
    ### BEGIN SOLUTION
    return torch.optim.Adam(model.parameters(), lr=lr)
    ### END SOLUTION


def train(model: nn.Module, X: Tensor, y: Tensor, optimizer: torch.optim.Optimizer, epochs: int = 100) -> list[float]:
    """Train the model in place on the full batch; return the MSE of each epoch, measured before its step."""
    ### BEGIN SOLUTION
    criterion = nn.MSELoss()
    losses = []
    for _ in range(epochs):
        loss = criterion(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


def compare(
    make_model: Callable[[], nn.Module], X: Tensor, y: Tensor, lr: float = 0.01, epochs: int = 100
) -> dict[str, list[float]]:
    """Train from the same initial weights with SGD and with Adam; return the histories by "SGD" and "Adam"."""
    ### BEGIN SOLUTION
    first = make_model()
    second = copy.deepcopy(first)
    sgd = torch.optim.SGD(first.parameters(), lr=lr)
    return {
        "SGD": train(first, X, y, sgd, epochs),
        "Adam": train(second, X, y, make_optimizer(second, lr), epochs),
    }
    ### END SOLUTION


if __name__ == "__main__":
    X, y = torch.randn(100, 10), torch.randn(100, 1)
    for name, losses in compare(lambda: nn.Linear(10, 1), X, y).items():
        print(f"{name}: {losses[0]:.4f} -> {losses[-1]:.4f}")
