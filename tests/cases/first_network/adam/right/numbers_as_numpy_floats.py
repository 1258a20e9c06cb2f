# right: the losses are numpy.float64, which is a subclass of float
import copy

import numpy as np
import torch
from torch import nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)


def train(model, X, y, optimizer, epochs=100):
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(np.float64(loss.item()))
    return losses


def compare(make_model, X, y, lr=0.01, epochs=100):
    a = make_model()
    b = copy.deepcopy(a)
    return {"SGD": train(a, X, y, torch.optim.SGD(a.parameters(), lr=lr), epochs),
            "Adam": train(b, X, y, make_optimizer(b, lr), epochs)}
