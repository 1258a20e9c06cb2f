# wrong: maximize=True climbs the loss; expect: optimizer
import copy

import torch
import torch.nn.functional as F
import torch.nn as nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr, maximize=True)


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
    """Compare SGD and Adam from the same initial weights."""
    base_model = make_model()
    results = {}
    for name in ["SGD", "Adam"]:
        model = copy.deepcopy(base_model)
        if name == "SGD":
            optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        else:
            optimizer = make_optimizer(model, lr=lr)
        results[name] = train(model, X, y, optimizer, epochs=epochs)
    return results
