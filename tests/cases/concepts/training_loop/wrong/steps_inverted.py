# wrong: batch_size is divided by rows; expect: values
import math

import torch
from torch import Tensor, nn


def count_steps(rows, epochs, batch_size):
    return epochs * math.ceil(batch_size / rows)


def split_batches(X, y, batch_size):
    return list(zip(torch.split(X, batch_size), torch.split(y, batch_size)))


def train_step(model, X, y, optimizer):
    optimizer.zero_grad()
    criterion = nn.MSELoss()
    loss = criterion(model(X), y)
    loss.backward()
    optimizer.step()
    return loss.item()


def train(model, X, y, optimizer, epochs=100, batch_size=20):
    criterion = nn.MSELoss(reduction="sum")
    history = []
    for epoch in range(epochs):
        epoch_loss = 0.0
        for start in range(0, X.shape[0], batch_size):
            xb = X[start : start + batch_size]
            yb = y[start : start + batch_size]
            squared = criterion(model(xb), yb)
            loss = squared / xb.shape[0]
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            epoch_loss += squared.item()
        history.append(epoch_loss / X.shape[0])
    return history
