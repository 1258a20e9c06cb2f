# right: loops with islice and append of rows, stacked
import torch
from torch import nn


def count_steps(rows, epochs, batch_size):
    steps = 0
    for _ in range(epochs):
        left = rows
        while left > 0:
            steps += 1
            left -= batch_size
    return steps


def split_batches(X, y, batch_size):
    batches, bx, by = [], [], []
    for row, target in zip(X, y):
        bx.append(row)
        by.append(target)
        if len(bx) == batch_size:
            batches.append((torch.stack(bx), torch.stack(by)))
            bx, by = [], []
    if bx:
        batches.append((torch.stack(bx), torch.stack(by)))
    return batches


def train_step(model, X, y, optimizer):
    model.train()
    loss = nn.functional.mse_loss(input=model(X), target=y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


def train(model, X, y, optimizer, epochs=100, batch_size=20):
    optimizer.zero_grad()
    losses = []
    for epoch in range(epochs):
        total, count = 0.0, 0
        for batch_X, batch_y in split_batches(X, y, batch_size):
            loss = train_step(model, batch_X, batch_y, optimizer)
            total += loss * batch_X.shape[0]
            count += batch_X.shape[0]
        losses.append(total / count)
    return losses
