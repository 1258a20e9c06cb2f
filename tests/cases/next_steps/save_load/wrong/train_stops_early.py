# wrong: the training stops early when the loss grows; expect: loss
import os
import tempfile

import torch
from torch import Tensor, nn


def save_checkpoint(path, model, optimizer, epoch):
    state = (model.state_dict(), optimizer.state_dict(), epoch)
    torch.save(state, path)


def load_checkpoint(path, model, optimizer):
    weights, steps, epoch = torch.load(path, weights_only=True)
    model.load_state_dict(weights)
    optimizer.load_state_dict(steps)
    return int(epoch)


def train(path, model, X, y, optimizer, epochs=20):
    start = load_checkpoint(path, model, optimizer) if os.path.exists(path) else 0
    losses = []
    for epoch in range(start, epochs):
        loss = nn.functional.mse_loss(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        save_checkpoint(path, model, optimizer, epoch + 1)
        if len(losses) > 1 and losses[-1] > losses[-2]:
            break
    return losses
