# wrong: random.seed and np.random.seed do not seed torch; expect: start or compare
import random

import numpy as np

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
    random.seed(0)
    np.random.seed(0)
    first = make_model()
    random.seed(0)
    np.random.seed(0)
    second = make_model()
    sgd = torch.optim.SGD(first.parameters(), lr=lr)
    adam = make_optimizer(second, lr)
    return {"SGD": train(first, X, y, sgd, epochs), "Adam": train(second, X, y, adam, epochs)}
