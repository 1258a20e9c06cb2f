# wrong: train saves only when the loss is the best so far; expect: values
import os
import torch
from torch import nn


def save_checkpoint(path, model, optimizer, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path)


def load_checkpoint(path, model, optimizer):
    checkpoint = torch.load(path, weights_only=True)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


def train(path, model, X, y, optimizer, epochs=20):
    start = load_checkpoint(path, model, optimizer) if os.path.exists(path) else 0
    losses, best = [], 0.5
    for epoch in range(start, epochs):
        loss = nn.functional.mse_loss(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if loss.item() < best:
            best = loss.item()
            save_checkpoint(path, model, optimizer, epoch + 1)
    return losses
