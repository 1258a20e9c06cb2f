# wrong: nothing is returned; expect: return or loss
import math

import torch
from torch import nn


def count_steps(rows, epochs, batch_size):
    return math.ceil(rows / batch_size) * epochs


def split_batches(X, y, batch_size):
    batches = []
    for start in range(0, X.shape[0], batch_size):
        batches.append((X[start:start + batch_size], y[start:start + batch_size]))
    return batches


def train_step(model, X, y, optimizer):
    optimizer.zero_grad()
    loss = nn.MSELoss()(model(X), y)
    loss.backward()
    optimizer.step()


def train(model, X, y, optimizer, epochs=100, batch_size=20):
    losses = []
    for epoch in range(epochs):
        total = 0.0
        for xb, yb in split_batches(X, y, batch_size):
            total += float(((model(xb) - yb) ** 2).sum())
            train_step(model, xb, yb, optimizer)
        losses.append(total / X.shape[0])
    return losses
