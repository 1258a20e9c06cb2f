# right: optimizers chosen by a match statement, epochs counted down
import copy

import torch
from torch import nn


def by_name(name, parameters, lr):
    match name.lower():
        case "adam":
            return torch.optim.Adam(parameters, lr=lr)
        case "sgd":
            return torch.optim.SGD(parameters, lr=lr)
        case _:
            raise ValueError(name)


def make_optimizer(model, lr=0.01):
    return by_name("Adam", model.parameters(), lr)


def train(model, X, y, optimizer, epochs=100):
    history = []
    left = epochs
    while left:
        left -= 1
        optimizer.zero_grad()
        (loss := nn.functional.mse_loss(model(X), y)).backward()
        optimizer.step()
        history.append(loss.item())
    return history


def compare(make_model, X, y, lr=0.01, epochs=100):
    original = make_model()
    result = {}
    for name in ("Adam", "SGD"):
        model = copy.deepcopy(original)
        result[name] = train(model, X, y, by_name(name, model.parameters(), lr), epochs)
    return result
