# wrong: an empty batch where the size divides; expect: values
import math

import torch
from torch import nn


def count_steps(rows, epochs, batch_size):
    return math.ceil(rows / batch_size) * epochs


def split_batches(X, y, batch_size):
    return [(X[i * batch_size:(i + 1) * batch_size], y[i * batch_size:(i + 1) * batch_size]) for i in range(len(X) // batch_size + 1)]


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
            if len(xb):
                total += train_step(model, xb, yb, optimizer) * len(xb)
        losses.append(total / len(X))
    return losses
