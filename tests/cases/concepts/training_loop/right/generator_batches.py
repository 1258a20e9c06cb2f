# right: a generator for batches, sums of squares with reduction sum for the report
import torch
from torch import nn


def _batches(X, y, batch_size):
    for start in range(0, X.shape[0], batch_size):
        part = slice(start, start + batch_size)
        yield X[part], y[part]


def count_steps(rows, epochs, batch_size):
    q = rows // batch_size
    if rows % batch_size != 0:
        q += 1
    return q * epochs


def split_batches(X, y, batch_size):
    return list(_batches(X, y, batch_size))


def train_step(model, X, y, optimizer):
    se = nn.MSELoss(reduction="none")(model(X), y)
    loss = se.mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return se.mean().item()


def train(model, X, y, optimizer, epochs=100, batch_size=20):
    all_losses = []
    for _ in range(epochs):
        total = 0
        for bx, by in _batches(X, y, batch_size):
            out = model(bx)
            sum_loss = nn.MSELoss(reduction="sum")(out, by)
            optimizer.zero_grad()
            (sum_loss / by.numel()).backward()
            optimizer.step()
            total += sum_loss.item()
        all_losses.append(total / y.numel())
    return all_losses
