# wrong: five steps of warm-up that are not recorded; expect: loss
import copy

import torch
from torch import nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)


def train(model, X, y, optimizer, epochs=100):
    def step():
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(X), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    for _ in range(5):
        step()
    return [step() for _ in range(epochs)]


def compare(make_model, X, y, lr=0.01, epochs=100):
    first = make_model()
    second = copy.deepcopy(first)
    sgd = torch.optim.SGD(first.parameters(), lr=lr)
    adam = make_optimizer(second, lr)
    return {"SGD": train(first, X, y, sgd, epochs), "Adam": train(second, X, y, adam, epochs)}
