# right: one closure outside the loop that records the loss itself
import copy

import torch
from torch import nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)


def train(model, X, y, optimizer, epochs=100):
    criterion = nn.MSELoss()
    history = []

    def closure():
        optimizer.zero_grad(set_to_none=True)
        loss = criterion(model(X), y)
        loss.backward(retain_graph=True)
        history.append(loss.item())
        return loss

    for _ in range(epochs):
        optimizer.step(closure)
    return history


def compare(make_model, X, y, lr=0.01, epochs=100):
    base = make_model()
    other = copy.deepcopy(base)
    return {"SGD": train(base, X, y, torch.optim.SGD(base.parameters(), lr), epochs),
            "Adam": train(other, X, y, torch.optim.Adam(other.parameters(), lr), epochs)}
