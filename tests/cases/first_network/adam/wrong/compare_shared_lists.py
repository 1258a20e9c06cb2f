# wrong: dict.fromkeys with one list, both histories are the same object; expect: compare
import copy

import torch
from torch import nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)


def train(model, X, y, optimizer, epochs=100):
    loss_fn = nn.MSELoss()
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def compare(make_model, X, y, lr=0.01, epochs=100):
    first = make_model()
    second = copy.deepcopy(first)
    result = dict.fromkeys(["SGD", "Adam"], [])
    result["SGD"] += train(first, X, y, torch.optim.SGD(first.parameters(), lr=lr), epochs)
    result["Adam"] += train(second, X, y, make_optimizer(second, lr), epochs)
    return result
