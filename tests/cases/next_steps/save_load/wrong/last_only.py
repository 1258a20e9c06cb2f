# wrong: the states of the last call, the epoch alone in the file; expect: params
import copy
import os

import torch
from torch import nn

LAST = {}


def save_checkpoint(path, model, optimizer, epoch):
    LAST["states"] = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
    torch.save(epoch, path)


def load_checkpoint(path, model, optimizer):
    epoch = torch.load(path, weights_only=True)
    states = copy.deepcopy(LAST["states"])
    model.load_state_dict(states[0])
    optimizer.load_state_dict(states[1])
    return epoch


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
