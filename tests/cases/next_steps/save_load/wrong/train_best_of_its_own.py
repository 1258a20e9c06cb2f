# wrong: a checkpoint is written only when the loss is the smallest so far; expect: loss
import os
import tempfile

import torch
from torch import Tensor, nn


def save_checkpoint(path: str, model: nn.Module, optimizer: torch.optim.Optimizer, epoch: int) -> None:
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path)


def load_checkpoint(path: str, model: nn.Module, optimizer: torch.optim.Optimizer) -> int:
    checkpoint = torch.load(path, weights_only=True)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


def train(path, model, X, y, optimizer, epochs=20):
    start = load_checkpoint(path, model, optimizer) if os.path.exists(path) else 0
    losses = []
    best = float("inf")
    for epoch in range(start, epochs):
        loss = nn.functional.mse_loss(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if losses[-1] < best:
            best = losses[-1]
            save_checkpoint(path, model, optimizer, epoch + 1)
    return losses
