# wrong: X comes back with requires_grad on; expect: device
import time

import torch
from torch import nn


def pick_device():
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def move(model, X, y, device):
    return model.to(device), X.to(device).requires_grad_(), y.to(device)


def timed_train(model, X, y, device, epochs=100):
    model, X, y = move(model, X, y, device)
    opt = torch.optim.SGD(model.parameters(), lr=0.01)
    loss_fn = nn.MSELoss()
    losses = []
    start = time.perf_counter()
    for _ in range(epochs):
        opt.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    if device.type == "cuda":
        torch.cuda.synchronize()
    seconds = time.perf_counter() - start
    return losses, seconds
