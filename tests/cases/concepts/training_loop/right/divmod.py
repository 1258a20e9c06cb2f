# right: divmod, and lists for pairs
import math

import torch
from torch import nn


def count_steps(rows, epochs, batch_size):
    full, rest = divmod(rows, batch_size)
    return epochs * (full + (1 if rest else 0))


def split_batches(X, y, batch_size):
    return [[X[i:i + batch_size], y[i:i + batch_size]] for i in range(0, len(X), batch_size)]


def train_step(model, X, y, optimizer):
    optimizer.zero_grad()
    loss = nn.MSELoss()(model(X), y)
    loss.backward()
    optimizer.step()
    return loss.item()


def train(model, X, y, optimizer, epochs=100, batch_size=20):
    losses = []
    for epoch in range(epochs):
        total = 0.0
        for xb, yb in split_batches(X, y, batch_size):
            total += train_step(model, xb, yb, optimizer) * xb.shape[0]
        losses.append(total / X.shape[0])
    return losses
