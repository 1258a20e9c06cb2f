# wrong: timeit with number=3 trains three times over; expect: loss or params
import timeit

import torch
from torch import nn


def pick_device():
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def move(model, X, y, device):
    return model.to(device), X.to(device), y.to(device)


def timed_train(model, X, y, device, epochs=100):
    model, X, y = move(model, X, y, device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    loss_fn = nn.MSELoss()
    losses = []

    def run():
        losses.clear()
        for _ in range(epochs):
            optimizer.zero_grad()
            loss = loss_fn(model(X), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        if X.is_cuda:
            torch.cuda.synchronize()

    seconds = timeit.timeit(run, number=3) / 3
    return losses, seconds
