# wrong: epochs are added and not multiplied; expect: values
import math

import torch
from torch import Tensor, nn


def count_steps(rows, epochs, batch_size):
    return epochs + math.ceil(rows / batch_size)


def split_batches(X: Tensor, y: Tensor, batch_size: int) -> list[tuple[Tensor, Tensor]]:
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]


def train_step(model: nn.Module, X: Tensor, y: Tensor, optimizer: torch.optim.Optimizer) -> float:
    predictions = model(X)
    loss = nn.functional.mse_loss(predictions, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def train(
    model: nn.Module,
    X: Tensor,
    y: Tensor,
    optimizer: torch.optim.Optimizer,
    epochs: int = 100,
    batch_size: int = 20,
) -> list[float]:
    losses = []
    for _ in range(epochs):
        total = 0.0
        for batch_X, batch_y in split_batches(X, y, batch_size):
            total += train_step(model, batch_X, batch_y, optimizer) * len(batch_X)
        losses.append(total / len(X))
    return losses
