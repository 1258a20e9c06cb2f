# right: a dataclass Trainer behind the three functions, full type hints
from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Callable

import torch
from torch import Tensor, nn
from torch.optim import Optimizer


@dataclass
class Trainer:
    model: nn.Module
    optimizer: Optimizer
    criterion: nn.Module = field(default_factory=nn.MSELoss)
    history: list[float] = field(default_factory=list)

    def fit(self, X: Tensor, y: Tensor, epochs: int) -> Trainer:
        self.model.train()
        for _ in range(epochs):
            self.optimizer.zero_grad()
            loss: Tensor = self.criterion(self.model(X), y)
            loss.backward()
            self.optimizer.step()
            self.history.append(loss.item())
        return self


def make_optimizer(model: nn.Module, lr: float = 0.01) -> Optimizer:
    return torch.optim.Adam(model.parameters(), lr=lr)


def train(model: nn.Module, X: Tensor, y: Tensor, optimizer: Optimizer, epochs: int = 100) -> list[float]:
    return Trainer(model, optimizer).fit(X, y, epochs).history


def compare(make_model: Callable[[], nn.Module], X: Tensor, y: Tensor, lr: float = 0.01, epochs: int = 100) -> dict[str, list[float]]:
    model = make_model()
    twin = copy.deepcopy(model)
    return {
        "SGD": train(model, X, y, torch.optim.SGD(model.parameters(), lr=lr), epochs),
        "Adam": train(twin, X, y, make_optimizer(twin, lr), epochs),
    }
