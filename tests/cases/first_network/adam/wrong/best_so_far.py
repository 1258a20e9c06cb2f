# wrong: the lowest loss so far instead of the epoch's; expect: loss
import copy

import torch
import torch.nn.functional as F
from torch import nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)


def train(model, X, y, optimizer, epochs=100):
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        prediction = model(X)
        loss = F.mse_loss(prediction, y)
        loss.backward()
        optimizer.step()
        losses.append(min([loss.item(), *losses]))
    return losses


def compare(make_model, X, y, lr=0.01, epochs=100):
    first = make_model()
    second = copy.deepcopy(first)
    sgd = torch.optim.SGD(first.parameters(), lr=lr)
    adam = make_optimizer(second, lr)
    return {"SGD": train(first, X, y, sgd, epochs), "Adam": train(second, X, y, adam, epochs)}
