# wrong: pickle instead of torch; expect: integrity
import os
import pickle

import torch
from torch import nn


def save_checkpoint(path, model, optimizer, epoch):
    with open(path, "wb") as file:
        pickle.dump({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, file)


def load_checkpoint(path, model, optimizer):
    with open(path, "rb") as file:
        checkpoint = pickle.load(file)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


def train(path, model, X, y, optimizer, epochs=20):
    start = 0
    if os.path.exists(path):
        start = load_checkpoint(path, model, optimizer)
    losses = []
    for epoch in range(start, epochs):
        loss = nn.functional.mse_loss(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        save_checkpoint(path, model, optimizer, epoch + 1)
    return losses
