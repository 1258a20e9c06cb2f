# right: a decorator does the timing and synchronising
import functools
import time

import torch
from torch import nn


def timed(function):
    @functools.wraps(function)
    def wrapper(model, X, y, device, epochs=100):
        cuda = torch.device(device).type == "cuda"
        model, X, y = move(model, X, y, device)
        if cuda:
            torch.cuda.synchronize()
        start = time.perf_counter()
        try:
            result = function(model, X, y, device, epochs)
        finally:
            if cuda:
                torch.cuda.synchronize()
            stop = time.perf_counter()
        return result, stop - start

    return wrapper


def pick_device():
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def move(model, X, y, device):
    return model.to(device), X.to(device), y.to(device)


@timed
def timed_train(model, X, y, device, epochs=100):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    loss_function = nn.MSELoss()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_function(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.tolist())
    return losses
