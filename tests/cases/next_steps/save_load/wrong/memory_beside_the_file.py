# wrong: the states are kept in a dictionary of the module, loading takes them from there, not from the file; expect: params
import os
import tempfile

import torch
from torch import Tensor, nn


import copy

_kept = {}


def save_checkpoint(path, model, optimizer, epoch):
    _kept[path] = copy.deepcopy((model.state_dict(), optimizer.state_dict(), epoch))
    torch.save(_kept[path], path)


def load_checkpoint(path, model, optimizer):
    if path in _kept:
        weights, steps, epoch = copy.deepcopy(_kept[path])
    else:
        weights, steps, epoch = torch.load(path, weights_only=True)
    model.load_state_dict(weights)
    optimizer.load_state_dict(steps)
    return epoch


def train(path, model, X, y, optimizer, epochs=20):
    done = 0
    if os.path.isfile(path):
        done = load_checkpoint(path, model, optimizer)
    loss_fn = nn.MSELoss()
    losses = []
    while done < epochs:
        optimizer.zero_grad()
        loss = loss_fn(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        done += 1
    save_checkpoint(path, model, optimizer, done)
    return losses
