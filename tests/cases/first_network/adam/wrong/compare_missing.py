# wrong: compare is missing; expect: import or compare
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


# TODO: compare
