# wrong: a step for each sample, the mean of the losses recorded; expect: loss
import copy

import torch
from torch import nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)


def train(model, X, y, optimizer, epochs=100):
    loss_fn = nn.MSELoss()
    losses = []
    for epoch in range(epochs):
        total = 0.0
        for xi, yi in zip(X, y):
            optimizer.zero_grad()
            loss = loss_fn(model(xi.unsqueeze(0)), yi.unsqueeze(0))
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total / len(X))
    return losses


def compare(make_model, X, y, lr=0.01, epochs=100):
    first = make_model()
    second = copy.deepcopy(first)
    sgd = torch.optim.SGD(first.parameters(), lr=lr)
    adam = make_optimizer(second, lr)
    return {"SGD": train(first, X, y, sgd, epochs), "Adam": train(second, X, y, adam, epochs)}
