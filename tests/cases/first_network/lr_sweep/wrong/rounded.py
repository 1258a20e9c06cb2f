# wrong: the losses are rounded to 4 digits; expect: loss
import copy
import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn


def train(model, X, y, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr)
    losses = []
    for _ in range(epochs):
        loss = ((model(X) - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(round(float(loss), 4))
    return losses


def sweep(make_model, X, y, learning_rates, epochs=100):
    results = {}
    for lr in learning_rates:
        torch.manual_seed(42)
        model = make_model()
        results[lr] = train(model, X, y, lr, epochs)
    return results


def best_learning_rate(histories):
    best = None
    best_loss = float("inf")
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
