# right: both runs advance together, epoch by epoch
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
    models = {"SGD": make_model()}
    models["Adam"] = copy.deepcopy(models["SGD"])
    opts = {"SGD": torch.optim.SGD(models["SGD"].parameters(), lr=lr), "Adam": make_optimizer(models["Adam"], lr=lr)}
    out = {k: [] for k in models}
    for _ in range(epochs):
        for k in models:
            out[k] += train(models[k], X, y, opts[k], epochs=1)
    return out
