# right: a tuple in the file and a try/except for the missing file
import torch
from torch import nn


def save_checkpoint(path, model, optimizer, epoch):
    torch.save((model.state_dict(), optimizer.state_dict(), epoch), path)


def load_checkpoint(path, model, optimizer):
    weights, opt_state, epoch = torch.load(path, weights_only=True)
    model.load_state_dict(weights)
    optimizer.load_state_dict(opt_state)
    return epoch


def train(path, model, X, y, optimizer, epochs=20):
    try:
        epoch = load_checkpoint(path, model, optimizer)
    except FileNotFoundError:
        epoch = 0
    losses = []
    while epoch < epochs:
        loss = ((model(X) - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        epoch += 1
        losses.append(loss.item())
        save_checkpoint(path, model, optimizer, epoch)
    return losses
