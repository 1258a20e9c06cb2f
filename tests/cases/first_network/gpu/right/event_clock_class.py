# right: stopwatch class: events and end.synchronize() on CUDA, else perf_counter
import time

import torch
from torch import nn


class Stopwatch:
    """Times a block; seconds is known after the block."""

    def __init__(self, device):
        self.cuda = torch.device(device).type == "cuda"
        self.seconds = None

    def __enter__(self):
        if self.cuda:
            self.first = torch.cuda.Event(enable_timing=True)
            self.last = torch.cuda.Event(enable_timing=True)
            self.first.record()
        else:
            self.first = time.perf_counter()
        return self

    def __exit__(self, *exc_info):
        if self.cuda:
            self.last.record()
            self.last.synchronize()
            self.seconds = self.first.elapsed_time(self.last) * 1e-3
        else:
            self.seconds = time.perf_counter() - self.first


def pick_device():
    return torch.device("cuda", 0) if torch.cuda.is_available() else torch.device("cpu")


def move(model, X, y, device):
    return model.to(device), X.to(device), y.to(device)


def timed_train(model, X, y, device, epochs=100):
    model, X, y = move(model, X, y, device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    losses = []
    with Stopwatch(device) as watch:
        for _ in range(epochs):
            loss = nn.functional.mse_loss(model(X), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses, watch.seconds
