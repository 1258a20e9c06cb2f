# wrong: timed_train always goes to cuda if there is one; expect: device
import time

import torch
from torch import nn


def pick_device():
    if torch.cuda.is_available():
        return torch.device("cuda")
    else:
        return torch.device("cpu")


def move(model, X, y, device):
    model = model.to(device)
    X = X.to(device)
    y = y.to(device)
    return model, X, y


def timed_train(model, X, y, device, epochs=100):
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model, X, y = move(model, X, y, device)
    criterion = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    losses = []

    if device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()

    for epoch in range(epochs):
        prediction = model(X)
        loss = criterion(prediction, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())

    if device.type == "cuda":
        torch.cuda.synchronize()
    seconds = time.perf_counter() - start
    return losses, seconds
