# wrong: count_steps gives 0 when the batch is larger than the rows; expect: values
import math
import torch
from torch import nn


def count_steps(rows, epochs, batch_size):
    if batch_size > rows:
        return 0
    return math.ceil(rows / batch_size) * epochs


def split_batches(X, y, batch_size):
    return [(X[i:i + batch_size], y[i:i + batch_size]) for i in range(0, len(X), batch_size)]


def train_step(model, X, y, optimizer):
    loss = nn.MSELoss()(model(X), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def train(model, X, y, optimizer, epochs=100, batch_size=20):
    losses = []
    for _ in range(epochs):
        total = 0.0
        for bx, by in split_batches(X, y, batch_size):
            total += train_step(model, bx, by, optimizer) * len(bx)
        losses.append(total / len(X))
    return losses
