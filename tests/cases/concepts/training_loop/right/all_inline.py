# right: train calls none of the others
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
    return loss.item()


def train(model, X, y, optimizer, epochs=100, batch_size=20):
    n = X.shape[0]
    losses = []
    for _ in range(epochs):
        squared = 0.0
        for i in range(0, n, batch_size):
            xb, yb = X[i:i + batch_size], y[i:i + batch_size]
            error = model(xb) - yb
            loss = (error ** 2).mean()
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            squared += (error.detach() ** 2).sum().item()
        losses.append(squared / n)
    return losses
