# wrong: seconds = forward passes only, synchronises properly; expect: seconds
import copy
import math
import time

import torch
from torch import Tensor, nn


def pick_device():
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")

def move(model, X, y, device):
    return model.to(device), X.to(device), y.to(device)

def timed_train(model, X, y, device, epochs=100):
    model, X, y = move(model, X, y, device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    loss_fn = nn.MSELoss()
    losses = []
    total = 0.0
    for _ in range(epochs):
        optimizer.zero_grad()
        t = time.perf_counter()
        out = model(X)
        total += time.perf_counter() - t
        loss = loss_fn(out, y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    t = time.perf_counter()
    if device.type == "cuda":
        torch.cuda.synchronize()
    total += time.perf_counter() - t
    return losses, total
