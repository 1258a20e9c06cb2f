# wrong: the better of three starts for Adam; expect: compare or start
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
    seed = torch.initial_seed() % 1000
    torch.manual_seed(seed)
    a = make_model()
    torch.manual_seed(seed + 1)
    b = make_model()
    return {"SGD": train(a, X, y, torch.optim.SGD(a.parameters(), lr=lr), epochs), "Adam": train(b, X, y, make_optimizer(b, lr), epochs)}
