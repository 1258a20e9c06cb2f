# right: gradients cleared after the step
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
    loss = torch.mean((model(X) - y).square())
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return float(loss)


def train(model, X, y, optimizer, epochs=100, batch_size=20):
    losses = []
    for epoch in range(epochs):
        total = 0.0
        for xb, yb in split_batches(X, y, batch_size):
            total += train_step(model, xb, yb, optimizer) * xb.shape[0]
        losses.append(total / X.shape[0])
    return losses
