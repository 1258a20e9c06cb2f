# wrong: running average of the losses; expect: loss
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

    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(0.9 * losses[-1] + 0.1 * loss.item() if losses else loss.item())
    return losses

def compare(make_model, X, y, lr=0.01, epochs=100):
    a = make_model()
    b = copy.deepcopy(a)
    return {
        "SGD": train(a, X, y, torch.optim.SGD(a.parameters(), lr=lr), epochs),
        "Adam": train(b, X, y, make_optimizer(b, lr), epochs),
    }
