# right: typed, helper function, docstrings, state_dict deep-copied
"""Sweep over learning rates for a small regression network."""
from __future__ import annotations

import copy
import math
from typing import Callable, Iterable

import torch
from torch import Tensor, nn, optim


def train_one(model: nn.Module, X: Tensor, y: Tensor, lr: float, epochs: int) -> list[float]:
    """Train ``model`` with plain SGD and return the loss of every epoch."""
    criterion = nn.MSELoss()
    optimizer = optim.SGD(model.parameters(), lr=lr)
    history: list[float] = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = criterion(model(X), y)
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history


def sweep(
    make_model: Callable[[], nn.Module],
    X: Tensor,
    y: Tensor,
    learning_rates: Iterable[float],
    epochs: int = 100,
) -> dict[float, list[float]]:
    """Train one model per learning rate, all from the same initial weights."""
    initial_state = copy.deepcopy(make_model().state_dict())
    results: dict[float, list[float]] = {}
    for lr in learning_rates:
        model = make_model()
        model.load_state_dict(initial_state)
        results[lr] = train_one(model, X, y, lr, epochs)
    return results


def best_learning_rate(histories: dict[float, list[float]]) -> float:
    """Return the learning rate with the lowest finite final loss."""
    final_losses = {lr: history[-1] for lr, history in histories.items() if math.isfinite(history[-1])}
    if not final_losses:
        raise ValueError("All learning rates diverged.")
    return min(final_losses, key=final_losses.get)
