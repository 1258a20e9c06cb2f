# right: typed, with a dataclass that keeps the sum
from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass
class Mean:
    total: float = 0.0
    count: int = 0

    def add(self, value: float, n: int) -> None:
        self.total += value * n
        self.count += n

    @property
    def value(self) -> float:
        return self.total / self.count


def count_steps(rows, epochs, batch_size):
    return math.ceil(rows / batch_size) * epochs


def split_batches(X, y, batch_size):
    batches = []
    for start in range(0, X.shape[0], batch_size):
        batches.append((X[start:start + batch_size], y[start:start + batch_size]))
    return batches


def train_step(model, X, y, optimizer):
    optimizer.zero_grad()
    loss = nn.MSELoss()(model(X), y)
    loss.backward()
    optimizer.step()
    return loss.item()


def train(model: nn.Module, X: Tensor, y: Tensor, optimizer: torch.optim.Optimizer, epochs: int = 100,
          batch_size: int = 20) -> list[float]:
    losses: list[float] = []
    for _ in range(epochs):
        mean = Mean()
        for inputs, targets in split_batches(X, y, batch_size):
            mean.add(train_step(model, inputs, targets, optimizer), len(inputs))
        losses.append(mean.value)
    return losses
