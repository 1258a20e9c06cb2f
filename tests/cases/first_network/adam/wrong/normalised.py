# wrong: train normalises X; expect: loss
import copy
from collections.abc import Callable

import torch
from torch import Tensor, nn


def make_optimizer(model: nn.Module, lr: float = 0.01) -> torch.optim.Optimizer:
    return torch.optim.Adam(model.parameters(), lr=lr)


def train(model: nn.Module, X: Tensor, y: Tensor, optimizer: torch.optim.Optimizer, epochs: int = 100) -> list[float]:
    loss_fn = nn.MSELoss()
    losses = []
    X = (X - X.mean(0)) / X.std(0)
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(X), y)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return losses


def compare(
    make_model: Callable[[], nn.Module], X: Tensor, y: Tensor, lr: float = 0.01, epochs: int = 100
) -> dict[str, list[float]]:
    sgd_model = make_model()
    adam_model = copy.deepcopy(sgd_model)
    sgd = torch.optim.SGD(sgd_model.parameters(), lr=lr)
    adam = make_optimizer(adam_model, lr)
    return {
        "SGD": train(sgd_model, X, y, sgd, epochs),
        "Adam": train(adam_model, X, y, adam, epochs),
    }


if __name__ == "__main__":
    X, y = torch.randn(100, 10), torch.randn(100, 1)
    for name, losses in compare(lambda: nn.Linear(10, 1), X, y).items():
        print(f"{name}: {losses[0]:.4f} -> {losses[-1]:.4f}")
