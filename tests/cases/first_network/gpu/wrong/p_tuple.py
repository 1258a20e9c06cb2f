# wrong: returns (device, name); expect: device
import copy
import math
import time

import torch
from torch import Tensor, nn


def pick_device():
    return (torch.device("cuda" if torch.cuda.is_available() else "cpu"), "gpu")

def move(model, X, y, device):
    return model.to(device), X.to(device), y.to(device)

def timed_train(model, X, y, device, epochs=100):
    model, X, y = move(model, X, y, device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    loss_fn = nn.MSELoss()
    losses = []
    start = time.perf_counter()
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    if device.type == "cuda":
        torch.cuda.synchronize()
    return losses, time.perf_counter() - start
