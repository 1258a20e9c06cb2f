# wrong: the loss is multiplied by the number of rows; expect: loss
import math

import torch
from torch import Tensor, nn


def count_steps(rows, epochs, batch_size):
    steps_per_epoch = (rows + batch_size - 1) // batch_size
    return steps_per_epoch * epochs


def split_batches(X, y, batch_size):
    return list(zip(torch.split(X, batch_size), torch.split(y, batch_size)))


def train_step(model, X, y, optimizer):
    predictions = model(X)
    loss = nn.functional.mse_loss(predictions, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item() * len(X)


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
