# right: CUDA events as the clock (elapsed_time in ms / 1000), perf_counter on the CPU
import time

import torch
from torch import nn


def pick_device():
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def move(model, X, y, device):
    return model.to(device), X.to(device), y.to(device)


def train(model, X, y, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    criterion = nn.MSELoss()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = criterion(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def timed_train(model, X, y, device, epochs=100):
    model, X, y = move(model, X, y, device)
    if torch.device(device).type == "cuda":
        begin = torch.cuda.Event(enable_timing=True)
        end = torch.cuda.Event(enable_timing=True)
        begin.record()
        losses = train(model, X, y, epochs)
        end.record()
        torch.cuda.synchronize()
        seconds = begin.elapsed_time(end) / 1000
    else:
        begin = time.perf_counter()
        losses = train(model, X, y, epochs)
        seconds = time.perf_counter() - begin
    return losses, seconds
