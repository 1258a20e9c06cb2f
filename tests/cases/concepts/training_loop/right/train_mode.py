# right: puts the model into training mode itself, also in every step
import torch
from torch import nn

criterion = nn.MSELoss()


def count_steps(rows, epochs, batch_size):
    return epochs * len(range(0, rows, batch_size))


def split_batches(X, y, batch_size):
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, X.shape[0], batch_size)]


def train_step(model, X, y, optimizer):
    model.train()
    with torch.no_grad():
        model(X)  # a look without recording
    optimizer.zero_grad()
    loss = criterion(model(X), y)
    loss.backward()
    optimizer.step()
    return loss.item()


def train(model, X, y, optimizer, epochs=100, batch_size=20):
    model.train()
    losses = []
    for _ in range(epochs):
        sums = [train_step(model, xb, yb, optimizer) * len(xb) for xb, yb in split_batches(X, y, batch_size)]
        losses.append(sum(sums) / len(X))
    return losses
