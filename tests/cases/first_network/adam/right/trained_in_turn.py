# right: both models are trained side by side, epoch by epoch
import copy

import torch
from torch import nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)


def epoch(model, X, y, optimizer):
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(X), y)
    loss.backward()
    optimizer.step()
    return loss.item()


def train(model, X, y, optimizer, epochs=100):
    return [epoch(model, X, y, optimizer) for _ in range(epochs)]


def compare(make_model, X, y, lr=0.01, epochs=100):
    a = make_model()
    b = copy.deepcopy(a)
    opt_a = torch.optim.SGD(a.parameters(), lr=lr)
    opt_b = make_optimizer(b, lr)
    sgd, adam = [], []
    for _ in range(epochs):
        sgd.append(epoch(a, X, y, opt_a))
        adam.append(epoch(b, X, y, opt_b))
    return {"SGD": sgd, "Adam": adam}
