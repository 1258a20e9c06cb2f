# wrong: compare has its own loop that records the loss after the step; expect: compare or loss
import copy

import torch
import torch.nn.functional as F
from torch import nn


def make_optimizer(model: nn.Module, lr: float = 0.01) -> torch.optim.Optimizer:
    return torch.optim.Adam(params=model.parameters(), lr=lr)


def train(model: nn.Module, X: torch.Tensor, y: torch.Tensor, optimizer: torch.optim.Optimizer,
          epochs: int = 100) -> list[float]:
    history: list[float] = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = F.mse_loss(model(X), y)
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history


def compare(make_model, X, y, lr=0.01, epochs=100):
    first = make_model()
    second = copy.deepcopy(first)
    result = {}
    for name, model, optimizer in [("SGD", first, torch.optim.SGD(first.parameters(), lr=lr)), ("Adam", second, make_optimizer(second, lr))]:
        result[name] = []
        for _ in range(epochs):
            optimizer.zero_grad()
            nn.functional.mse_loss(model(X), y).backward()
            optimizer.step()
            result[name].append(nn.functional.mse_loss(model(X), y).item())
    return result
