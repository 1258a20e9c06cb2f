# right: typed, with a generator of losses
from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn


def sgd_step(model, lr=0.01):
    with torch.no_grad():
        for p in model.parameters():
            if p.grad is not None:
                p -= lr * p.grad


def clear_gradients(model):
    for p in model.parameters():
        p.grad = None


def _epochs(model: nn.Module, X: Tensor, y: Tensor, lr: float, epochs: int) -> Iterator[float]:
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(X), y)
        clear_gradients(model)
        loss.backward()
        sgd_step(model, lr)
        yield loss.item()


def train(model: nn.Module, X: Tensor, y: Tensor, lr: float = 0.01, epochs: int = 100) -> list[float]:
    return list(_epochs(model, X, y, lr, epochs))
