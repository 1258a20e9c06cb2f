# wrong: the loss is returned instead of the rate; expect: best
import copy
import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn


def sweep(
    make_model: Callable[[], nn.Module], X: Tensor, y: Tensor, learning_rates: Sequence[float], epochs: int = 100
) -> dict[float, list[float]]:
    base = make_model()
    loss_fn = nn.MSELoss()
    histories = {}
    for lr in learning_rates:
        model = copy.deepcopy(base)
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        losses = []
        for epoch in range(epochs):
            optimizer.zero_grad()
            loss = loss_fn(model(X), y)
            losses.append(loss.item())
            loss.backward()
            optimizer.step()
        histories[lr] = losses
    return histories


def best_learning_rate(histories: dict[float, list[float]]) -> float:
    final = {lr: losses[-1] for lr, losses in histories.items() if math.isfinite(losses[-1])}
    if not final:
        raise ValueError("no rate has a finite final loss")
    return min(final.values())


if __name__ == "__main__":
    X, y = torch.randn(100, 10), torch.randn(100, 1)
    histories = sweep(lambda: nn.Linear(10, 1), X, y, [0.001, 0.01, 0.1, 10.0])
    print("best:", best_learning_rate(histories))
