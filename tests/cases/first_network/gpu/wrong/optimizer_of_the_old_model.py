# wrong: move makes a deep copy, the optimizer holds the parameters of the original; expect: optimizer or loss or params
import copy
import time

import torch
from torch import nn


def pick_device():
    if torch.cuda.is_available():
        return torch.device("cuda")
    else:
        return torch.device("cpu")


def move(model, X, y, device):
    model = copy.deepcopy(model).to(device)
    X = X.to(device)
    y = y.to(device)
    return model, X, y


def timed_train(model, X, y, device, epochs=100):
    device = torch.device(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    criterion = nn.MSELoss()
    model, X, y = move(model, X, y, device)
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
