# right: early return when all is done; default weights_only of torch 2.6
import os

import torch
from torch import nn


def save_checkpoint(path, model, optimizer, epoch):
    things = {}
    things["model"] = model.state_dict()
    things["optimizer"] = optimizer.state_dict()
    things["epoch"] = epoch
    torch.save(things, path)


def load_checkpoint(path, model, optimizer):
    things = torch.load(path)
    model.load_state_dict(things["model"])
    optimizer.load_state_dict(things["optimizer"])
    return things["epoch"]


def train(path, model, X, y, optimizer, epochs=20):
    if os.path.exists(path):
        epoch = load_checkpoint(path, model, optimizer)
    else:
        epoch = 0
    if epoch >= epochs:
        return []
    criterion = nn.MSELoss()
    losses = []
    for epoch in range(epoch, epochs):
        prediction = model(X)
        loss = criterion(prediction, y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        save_checkpoint(path, model, optimizer, epoch + 1)
    return losses
