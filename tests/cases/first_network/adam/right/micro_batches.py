# right: gradient accumulation over pieces of the full batch, one step
import copy
import math
import time

import torch
from torch import Tensor, nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)

def train(model, X, y, optimizer, epochs=100):
    n = y.numel()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        total = 0.0
        for xb, yb in zip(X.split(32), y.split(32)):
            loss = ((model(xb) - yb) ** 2).sum() / n
            loss.backward()
            total += loss.item()
        optimizer.step()
        losses.append(total)
    return losses

def compare(make_model, X, y, lr=0.01, epochs=100):
    a = make_model()
    b = copy.deepcopy(a)
    return {
        "SGD": train(a, X, y, torch.optim.SGD(a.parameters(), lr=lr), epochs),
        "Adam": train(b, X, y, make_optimizer(b, lr), epochs),
    }
