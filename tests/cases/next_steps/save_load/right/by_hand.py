# right: weights copied by hand, the epoch as a tensor in the file
import os

import torch
from torch import nn


def save_checkpoint(path, model, optimizer, epoch):
    tensors = {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}
    torch.save({"tensors": tensors, "optimizer": optimizer.state_dict(), "epoch": torch.tensor(epoch)}, path)


def load_checkpoint(path, model, optimizer):
    saved = torch.load(path, weights_only=True)
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            tensor.copy_(saved["tensors"][name])
    optimizer.load_state_dict(saved["optimizer"])
    return saved["epoch"].item()


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
