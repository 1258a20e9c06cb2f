# wrong: data moved, optimizer made, then the model moved; expect: optimizer
"""Training on whatever device is there, with an honest stopwatch."""
from __future__ import annotations

import time

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pick_device() -> torch.device:
    """Return the CUDA device if there is one, otherwise the CPU."""
    return torch.device("cuda") if torch.cuda.is_available() else torch.device("cpu")


def move(model: nn.Module, X: Tensor, y: Tensor, device: torch.device) -> tuple[nn.Module, Tensor, Tensor]:
    """Move the model and the data to ``device``."""
    return model.to(device=device), X.to(device=device), y.to(device=device)


def _sync(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def timed_train(
    model: nn.Module, X: Tensor, y: Tensor, device: torch.device, epochs: int = 100
) -> tuple[list[float], float]:
    """Train with SGD and return the losses and the seconds it took."""
    device = torch.device(device)
    X, y = X.to(device), y.to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    model = model.to(device)
    losses: list[float] = []
    _sync(device)
    started = time.perf_counter()
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = F.mse_loss(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    _sync(device)
    elapsed = time.perf_counter() - started
    return losses, elapsed
