# right: move copies: deepcopy of the moved model, to(copy=True) for the data; CPU short cut for synchronising
import copy
import time

import torch
from torch import nn


def pick_device():
    return torch.device("cuda:0") if torch.cuda.is_available() else torch.device("cpu")


def move(model, X, y, device):
    X_on_device = X.to(device, copy=True)
    y_on_device = y.to(device, copy=True)
    return copy.deepcopy(model).to(device), X_on_device, y_on_device


def timed_train(model, X, y, device, epochs=100):
    device = torch.device(device)
    net, inputs, targets = move(model, X, y, device)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)

    def clock():
        if device != torch.device("cpu"):
            torch.cuda.synchronize()
        return time.perf_counter()

    start = clock()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = nn.MSELoss()(net(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    stop = clock()
    return losses, stop - start
