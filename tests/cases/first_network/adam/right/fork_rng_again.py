# right: fork_rng with a seed drawn once
import copy
import math
import time

import torch
from torch import Tensor, nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)

def train(model, X, y, optimizer, epochs=100):
    loss_fn = nn.MSELoss()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

def compare(make_model, X, y, lr=0.01, epochs=100):
    seed = int(torch.randint(0, 2**31, ()))
    result = {}
    for name, cls in (("SGD", torch.optim.SGD), ("Adam", torch.optim.Adam)):
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            m = make_model()
        result[name] = train(m, X, y, cls(m.parameters(), lr=lr), epochs)
    return result
