# right: a generator of epochs, list(...)
import copy
import math
import time

import torch
from torch import Tensor, nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)

def epochs_of(model, X, y, optimizer, n):
    for _ in range(n):
        loss = ((model(X) - y) ** 2).mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        yield loss.item()
        optimizer.step()

def train(model, X, y, optimizer, epochs=100):
    return list(epochs_of(model, X, y, optimizer, epochs))

def compare(make_model, X, y, lr=0.01, epochs=100):
    a = make_model()
    b = copy.deepcopy(a)
    return {
        "SGD": train(a, X, y, torch.optim.SGD(a.parameters(), lr=lr), epochs),
        "Adam": train(b, X, y, make_optimizer(b, lr), epochs),
    }
