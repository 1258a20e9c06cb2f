# wrong: clock stopped before the loop: only the move is timed; expect: seconds
import time

import torch
from torch import nn


def pick_device():
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def move(model, X, y, device):
    return model.to(device), X.to(device), y.to(device)


def timed_train(model, X, y, device, epochs=100):
    device = torch.device(device)
    start = time.perf_counter()
    model, X, y = move(model, X, y, device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    criterion = nn.MSELoss()
    if device.type == "cuda":
        torch.cuda.synchronize()
    seconds = time.perf_counter() - start
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = criterion(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    if device.type == "cuda":
        torch.cuda.synchronize()
    return losses, seconds
