# right: writes a temporary file and replaces the old one
from __future__ import annotations

import os
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer


def save_checkpoint(path: str, model: nn.Module, optimizer: Optimizer, epoch: int) -> None:
    checkpoint: dict[str, Any] = {
        "epoch": epoch,
        "model_state_dict": model.state_dict(),
        "optimizer_state_dict": optimizer.state_dict(),
    }
    temporary = path + ".tmp"
    torch.save(checkpoint, temporary)
    os.replace(temporary, path)


def load_checkpoint(path: str, model: nn.Module, optimizer: Optimizer) -> int:
    checkpoint: dict[str, Any] = torch.load(path, weights_only=True)
    model.load_state_dict(checkpoint["model_state_dict"])
    optimizer.load_state_dict(checkpoint["optimizer_state_dict"])
    return checkpoint["epoch"]


def train(path: str, model: nn.Module, X: Tensor, y: Tensor, optimizer: Optimizer, epochs: int = 20) -> list[float]:
    first = load_checkpoint(path, model, optimizer) if os.path.isfile(path) else 0
    losses: list[float] = []
    for epoch in range(first + 1, epochs + 1):
        optimizer.zero_grad()
        loss: Tensor = nn.functional.mse_loss(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        save_checkpoint(path, model, optimizer, epoch)
    return losses
