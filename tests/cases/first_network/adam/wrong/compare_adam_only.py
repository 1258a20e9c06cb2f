# wrong: the history of Adam only; expect: keys or compare
import torch
from torch import nn


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)


def train(model, X, y, optimizer, epochs=100):
    loss_fn = nn.MSELoss()
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def compare(make_model, X, y, lr=0.01, epochs=100):
    model = make_model()
    return {"Adam": train(model, X, y, make_optimizer(model, lr), epochs)}
