import copy
import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn


def sweep(
    make_model: Callable[[], nn.Module], X: Tensor, y: Tensor, learning_rates: Sequence[float], epochs: int = 100
) -> dict[float, list[float]]:
    """Train a model per learning rate with SGD, all from the same initial weights; return a loss history per rate."""
    ### BEGIN SOLUTION
    start = make_model()
    criterion = nn.MSELoss()
    histories: dict[float, list[float]] = {}
    for lr in learning_rates:
        model = copy.deepcopy(start)
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        histories[lr] = []
        for _ in range(epochs):
            loss = criterion(model(X), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            histories[lr].append(loss.item())
    return histories
    ### END SOLUTION


def best_learning_rate(histories: dict[float, list[float]]) -> float:
    """Return the rate whose final loss is the lowest; ValueError if no final loss is finite."""
    ### BEGIN SOLUTION
    final = {lr: losses[-1] for lr, losses in histories.items() if math.isfinite(losses[-1])}
    if not final:
        raise ValueError("every learning rate diverged")
    return min(final, key=lambda lr: final[lr])
    ### END SOLUTION


if __name__ == "__main__":
    X, y = torch.randn(100, 10), torch.randn(100, 1)
    histories = sweep(lambda: nn.Linear(10, 1), X, y, [0.001, 0.01, 0.1, 10.0])
    print("best:", best_learning_rate(histories))
