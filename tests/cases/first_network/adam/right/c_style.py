# right: a C programmer: preallocated array and index
import copy
import math
import time

import torch
from torch import Tensor, nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)

def train(model, X, y, optimizer, epochs=100):
    losses = [0.0] * epochs
    i = 0
    while i < epochs:
        optimizer.zero_grad()
        out = model(X)
        diff = out - y
        err = torch.sum(diff * diff) / diff.numel()
        losses[i] = err.item()
        err.backward()
        optimizer.step()
        i += 1
    return losses

def compare(make_model, X, y, lr=0.01, epochs=100):
    a = make_model()
    b = copy.deepcopy(a)
    return {
        "SGD": train(a, X, y, torch.optim.SGD(a.parameters(), lr=lr), epochs),
        "Adam": train(b, X, y, make_optimizer(b, lr), epochs),
    }
