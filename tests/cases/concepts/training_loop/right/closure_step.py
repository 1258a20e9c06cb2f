# right: optimizer.step with a closure
import math

import torch


def count_steps(rows: int, epochs: int, batch_size: int) -> int:
    return epochs * len(range(0, rows, batch_size))


def split_batches(X, y, batch_size):
    batches = []
    start = 0
    while start < len(X):
        end = min(start + batch_size, len(X))
        batches.append((X[start:end], y[start:end]))
        start = end
    return batches


def train_step(model, X, y, optimizer):
    def closure():
        optimizer.zero_grad()
        loss = ((model(X) - y) ** 2).mean()
        loss.backward()
        return loss

    return optimizer.step(closure).item()


def train(model, X, y, optimizer, epochs=100, batch_size=20):
    batches = split_batches(X, y, batch_size)
    return [
        sum(len(bx) * train_step(model, bx, by, optimizer) for bx, by in batches) / len(X)
        for _ in range(epochs)
    ]
