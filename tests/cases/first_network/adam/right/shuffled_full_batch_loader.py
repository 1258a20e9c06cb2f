# right: a DataLoader with batch_size=len(X) and shuffle=True, the MSE of a permuted full batch is the same
import copy

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def make_optimizer(model, lr=0.01):
    return torch.optim.Adam(model.parameters(), lr=lr)


def train(model, X, y, optimizer, epochs=100):
    loader = DataLoader(TensorDataset(X, y), batch_size=len(X), shuffle=True, num_workers=0)
    loss_fn = nn.MSELoss()
    losses = []
    for epoch in range(epochs):
        running = 0.0
        for xb, yb in loader:
            optimizer.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            optimizer.step()
            running += loss.item() * len(xb)
        losses.append(running / len(X))
    return losses


def compare(make_model, X, y, lr=0.01, epochs=100):
    first = make_model()
    second = copy.deepcopy(first)
    return {"SGD": train(first, X, y, torch.optim.SGD(first.parameters(), lr=lr), epochs),
            "Adam": train(second, X, y, make_optimizer(second, lr), epochs)}
