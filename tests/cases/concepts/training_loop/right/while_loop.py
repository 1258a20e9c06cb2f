# right: while loops everywhere
import math

import torch
from torch import nn


def count_steps(rows, epochs, batch_size):
    return math.ceil(rows / batch_size) * epochs


def split_batches(X, y, batch_size):
    out = []
    i = 0
    while i < len(X):
        j = min(i + batch_size, len(X))
        out.append((X[i:j], y[i:j]))
        i = j
    return out


def train_step(model, X, y, optimizer):
    optimizer.zero_grad()
    loss = nn.MSELoss()(model(X), y)
    loss.backward()
    optimizer.step()
    return loss.item()


def train(model, X, y, optimizer, epochs=100, batch_size=20):
    losses = []
    while len(losses) < epochs:
        soma, i = 0.0, 0
        while i < len(X):
            soma += train_step(model, X[i:i + batch_size], y[i:i + batch_size], optimizer) * len(X[i:i + batch_size])
            i += batch_size
        losses.append(soma / len(X))
    return losses
