# wrong: the search starts from a loss of 1000, so larger final losses are never found; expect: best
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


def best_learning_rate(histories):
    best = None
    best_loss = 1000.0
    for lr, losses in histories.items():
        last = losses[-1]
        if math.isnan(last) or math.isinf(last):
            continue
        if last < best_loss:
            best, best_loss = lr, last
    if best is None:
        raise ValueError("every rate diverged")
    return best


if __name__ == "__main__":
    X, y = torch.randn(100, 10), torch.randn(100, 1)
    histories = sweep(lambda: nn.Linear(10, 1), X, y, [0.001, 0.01, 0.1, 10.0])
    print("best:", best_learning_rate(histories))
