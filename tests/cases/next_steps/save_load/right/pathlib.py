# right: pathlib and a typed signature
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.optim import Optimizer


def save_checkpoint(path: str, model: nn.Module, optimizer: Optimizer, epoch: int) -> None:
    state = dict(weights=model.state_dict(), optimizer=optimizer.state_dict(), done=epoch)
    torch.save(state, Path(path))


def load_checkpoint(path: str, model: nn.Module, optimizer: Optimizer) -> int:
    state = torch.load(Path(path), map_location="cpu", weights_only=True)
    optimizer.load_state_dict(state["optimizer"])
    model.load_state_dict(state["weights"], strict=True)
    return int(state["done"])


def train(path: str, model: nn.Module, X: Tensor, y: Tensor, optimizer: Optimizer, epochs: int = 20) -> list[float]:
    criterion = nn.MSELoss()
    epoch = load_checkpoint(path, model, optimizer) if Path(path).is_file() else 0
    losses: list[float] = []
    while epoch < epochs:
        loss = criterion(model(X), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        epoch += 1
        losses.append(float(loss))
        save_checkpoint(path, model, optimizer, epoch)
    return losses
