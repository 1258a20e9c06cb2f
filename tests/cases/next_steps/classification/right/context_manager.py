# right: a context manager for evaluation mode
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    modes = [(m, m.training) for m in model.modules()]
    model.eval()
    try:
        yield
    finally:
        for m, mode in modes:
            m.training = mode


def class_loss(logits: Tensor, labels: Tensor) -> Tensor:
    return nn.CrossEntropyLoss()(logits, labels)


def accuracy(logits: Tensor, labels: Tensor) -> float:
    return torch.mean((logits.argmax(1) == labels).to(torch.float)).item()


def evaluate(model: nn.Module, X: Tensor, labels: Tensor) -> tuple[float, float]:
    with evaluating(model), torch.no_grad():
        logits = model(X)
    return class_loss(logits, labels).item(), accuracy(logits, labels)


def train(
    model: nn.Module, X: Tensor, labels: Tensor, optimizer: torch.optim.Optimizer, epochs: int = 30
) -> list[float]:
    def step() -> float:
        optimizer.zero_grad()
        loss = class_loss(model(X), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    model.train()
    return [step() for _ in range(epochs)]
