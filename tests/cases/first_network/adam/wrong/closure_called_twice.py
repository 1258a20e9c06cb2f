# wrong: the closure runs once by hand and once in step, its loss comes from a list that grows by two; expect: loss
import copy

import torch
from torch import nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)


def train(model, X, y, optimizer, epochs=100):
    losses = []

    def closure():
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(X), y)
        loss.backward()
        losses.append(loss.item())
        return loss

    for _ in range(epochs):
        closure()
        optimizer.step(closure)
    return losses


def compare(make_model, X, y, lr=0.01, epochs=100):
    first = make_model()
    second = copy.deepcopy(first)
    sgd = torch.optim.SGD(first.parameters(), lr=lr)
    adam = make_optimizer(second, lr)
    return {"SGD": train(first, X, y, sgd, epochs), "Adam": train(second, X, y, adam, epochs)}
