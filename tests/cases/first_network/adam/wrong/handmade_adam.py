# wrong: an own class Adam derived from Optimizer, right for six steps; expect: optimizer
import copy
import math
import time

import torch
from torch import Tensor, nn


class MyAdam(torch.optim.Adam):
    n = 0
    def step(self, closure=None):
        self.n += 1
        if self.n == 15:
            for gr in self.param_groups:
                gr["lr"] /= 10
        return super().step(closure)

def make_optimizer(model, lr=0.01):
    return MyAdam(model.parameters(), lr=lr)

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
    a = make_model()
    b = copy.deepcopy(a)
    return {
        "SGD": train(a, X, y, torch.optim.SGD(a.parameters(), lr=lr), epochs),
        "Adam": train(b, X, y, torch.optim.Adam(b.parameters(), lr=lr), epochs),
    }
