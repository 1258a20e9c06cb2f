# right: optimizer.step(closure), the closure returns the loss
import copy
import math
import time

import torch
from torch import Tensor, nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)

def train(model, X, y, optimizer, epochs=100):
    def closure():
        with torch.enable_grad():
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(X), y)
            loss.backward()
        return loss
    return [float(optimizer.step(closure)) for _ in range(epochs)]

def compare(make_model, X, y, lr=0.01, epochs=100):
    a = make_model()
    b = copy.deepcopy(a)
    return {
        "SGD": train(a, X, y, torch.optim.SGD(a.parameters(), lr=lr), epochs),
        "Adam": train(b, X, y, make_optimizer(b, lr), epochs),
    }
