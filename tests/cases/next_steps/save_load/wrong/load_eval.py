# wrong: loading puts the model into evaluation mode; expect: loss
import os
import tempfile

import torch
from torch import Tensor, nn


def save_checkpoint(path: str, model: nn.Module, optimizer: torch.optim.Optimizer, epoch: int) -> None:
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path)


def load_checkpoint(path, model, optimizer):
    checkpoint = torch.load(path, weights_only=True)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    model.eval()
    return checkpoint["epoch"]


def train(
    path: str, model: nn.Module, X: Tensor, y: Tensor, optimizer: torch.optim.Optimizer, epochs: int = 20
) -> list[float]:
    start = load_checkpoint(path, model, optimizer) if os.path.exists(path) else 0
    losses = []
    for epoch in range(start, epochs):
        loss = nn.functional.mse_loss(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        save_checkpoint(path, model, optimizer, epoch + 1)
    return losses
