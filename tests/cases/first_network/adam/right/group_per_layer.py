# right: one parameter group per layer that has parameters of its own
import copy

import torch
from torch import nn


def make_optimizer(model, lr=0.01):
    groups = []
    for module in model.modules():
        own = list(module.parameters(recurse=False))
        if own:
            groups.append({"params": own, "lr": lr})
    return torch.optim.Adam(groups, lr=lr)


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
    optimizers = {
        "SGD": torch.optim.SGD(models["SGD"].parameters(), lr=lr),
        "Adam": make_optimizer(models["Adam"], lr),
    }
    return {name: train(models[name], X, y, optimizers[name], epochs) for name in models}
