# right: a trainer class with typed methods
from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.optim import Optimizer


class Trainer:
    def __init__(self, model: nn.Module, optimizer: Optimizer) -> None:
        self.model = model
        self.optimizer = optimizer
        self.criterion = nn.MSELoss()

    def step(self, X: Tensor, y: Tensor) -> float:
        self.optimizer.zero_grad()
        loss: Tensor = self.criterion(self.model(X), y)
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def epoch(self, batches: list[tuple[Tensor, Tensor]]) -> float:
        losses = torch.tensor([self.step(X, y) for X, y in batches], dtype=torch.float64)
        sizes = torch.tensor([len(X) for X, _ in batches], dtype=torch.float64)
        return ((losses * sizes).sum() / sizes.sum()).item()


def count_steps(rows: int, epochs: int, batch_size: int) -> int:
    return -(-rows // batch_size) * epochs


def split_batches(X: Tensor, y: Tensor, batch_size: int) -> list[tuple[Tensor, Tensor]]:
    return [(X[s : s + batch_size].clone(), y[s : s + batch_size].clone()) for s in range(0, X.size(0), batch_size)]


def train_step(model: nn.Module, X: Tensor, y: Tensor, optimizer: Optimizer) -> float:
    return Trainer(model, optimizer).step(X, y)


def train(
    model: nn.Module, X: Tensor, y: Tensor, optimizer: Optimizer, epochs: int = 100, batch_size: int = 20
) -> list[float]:
    trainer = Trainer(model, optimizer)
    batches = split_batches(X, y, batch_size)
    return [trainer.epoch(batches) for _ in range(epochs)]
