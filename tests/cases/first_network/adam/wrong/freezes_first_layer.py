# wrong: the first two parameters are frozen on the way; expect: optimizer or params
import copy

import torch
from torch import nn


def make_optimizer(model, lr=0.01):
    for p in list(model.parameters())[:2]:
        p.requires_grad = False
    return torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=lr)


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
    sgd = torch.optim.SGD(first.parameters(), lr=lr)
    adam = make_optimizer(second, lr)
    return {"SGD": train(first, X, y, sgd, epochs), "Adam": train(second, X, y, adam, epochs)}
