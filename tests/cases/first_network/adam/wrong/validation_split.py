# wrong: an 80/20 split, the model never sees the last fifth; expect: loss
import copy

import torch
import torch.nn as nn


def make_optimizer(model, lr=0.01):
    """Create an Adam optimizer for the given model."""
    params = [p for p in model.parameters() if p.requires_grad]
    return torch.optim.Adam(params, lr=lr)


def train(model, X, y, optimizer, epochs=100):
    loss_fn = nn.MSELoss()
    losses = []
    n = int(0.8 * len(X))
    X_train, y_train = X[:n], y[:n]
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(X_train), y_train)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
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
