# wrong: elapsed_time of CUDA events is in milliseconds, taken for seconds, and on the CPU too; expect: seconds
import time

import torch
from torch import nn


def pick_device():
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def move(model, X, y, device):
    return model.to(device), X.to(device), y.to(device)


def timed_train(model, X, y, device, epochs=100):
    cuda = torch.device(device).type == "cuda"
    model, X, y = move(model, X, y, device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    criterion = nn.MSELoss()
    losses = []
    if cuda:
        start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
    else:
        start = time.perf_counter()
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = criterion(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    if cuda:
        end.record()
        torch.cuda.synchronize()
        milliseconds = start.elapsed_time(end)
    else:
        milliseconds = 1000 * (time.perf_counter() - start)
    return losses, milliseconds
