# wrong: second = first is no copy; expect: start or compare
import torch
import torch.nn.functional as F
import torch.nn as nn


def make_optimizer(model, lr=0.01):
    """Create an Adam optimizer for the given model."""
    params = [p for p in model.parameters() if p.requires_grad]
    return torch.optim.Adam(params, lr=lr)


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
    second = first
    sgd = torch.optim.SGD(first.parameters(), lr=lr)
    adam = make_optimizer(second, lr)
    return {"SGD": train(first, X, y, sgd, epochs), "Adam": train(second, X, y, adam, epochs)}
