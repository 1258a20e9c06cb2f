# wrong: the best weights are loaded back at the end; expect: params
import math

import torch
from torch import Tensor, nn
import copy


def count_steps(rows: int, epochs: int, batch_size: int) -> int:
    return epochs * math.ceil(rows / batch_size)


def split_batches(X: Tensor, y: Tensor, batch_size: int) -> list[tuple[Tensor, Tensor]]:
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]


def train_step(model: nn.Module, X: Tensor, y: Tensor, optimizer: torch.optim.Optimizer) -> float:
    predictions = model(X)
    loss = nn.functional.mse_loss(predictions, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def train(model, X, y, optimizer, epochs=100, batch_size=20):
    losses = []
    for _ in range(epochs):
        total = 0.0
        for i in range(0, len(X), batch_size):
            bx, by = X[i:i + batch_size], y[i:i + batch_size]
            loss = nn.functional.mse_loss(model(bx), by)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(bx)
        losses.append(total / len(X))
        if losses[-1] == min(losses):
            best = copy.deepcopy(model.state_dict())
    model.load_state_dict(best)
    return losses
