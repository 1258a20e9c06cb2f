# wrong: the first optimizer is kept in a global and returned for every later model; expect: optimizer
import copy

import torch
import torch.nn.functional as F
import torch.nn as nn


OPTIMIZER = None


def make_optimizer(model, lr=0.01):
    global OPTIMIZER
    if OPTIMIZER is None:
        OPTIMIZER = torch.optim.Adam(model.parameters(), lr=lr)
    return OPTIMIZER


def train(model, X, y, optimizer, epochs=100):
    """Train the model in place and return the loss history."""
    model.train()
    losses = []
    for epoch in range(epochs):
        predictions = model(X)
        loss = F.mse_loss(predictions, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss))
    return losses


def compare(make_model, X, y, lr=0.01, epochs=100):
    first = make_model()
    second = copy.deepcopy(first)
    sgd = torch.optim.SGD(first.parameters(), lr=lr)
    adam = torch.optim.Adam(second.parameters(), lr=lr)
    return {"SGD": train(first, X, y, sgd, epochs), "Adam": train(second, X, y, adam, epochs)}
