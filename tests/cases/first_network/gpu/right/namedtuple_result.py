# right: NamedTuples returned by move and timed_train
import time
from typing import NamedTuple

import torch
from torch import Tensor, nn, optim


class OnDevice(NamedTuple):
    model: nn.Module
    X: Tensor
    y: Tensor


class Result(NamedTuple):
    losses: list
    seconds: float


def pick_device():
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def move(model, X, y, device):
    return OnDevice(model=model.to(device), X=X.to(device), y=y.to(device))


def timed_train(model, X, y, device, epochs=100):
    moved = move(model, X, y, device)
    moved.model.train()
    sgd = optim.SGD(moved.model.parameters(), 0.01)
    mse = nn.MSELoss()
    result = []
    t = time.perf_counter()
    for _ in range(epochs):
        sgd.zero_grad()
        loss = mse(moved.model(moved.X), moved.y)
        loss.backward()
        sgd.step()
        result.append(loss.cpu().item())
    if moved.X.device.type == "cuda":
        torch.cuda.synchronize()
    return Result(losses=result, seconds=time.perf_counter() - t)
