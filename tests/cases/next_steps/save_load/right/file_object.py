# right: opens the file itself and passes the file object
import os

import torch
from torch import nn


def save_checkpoint(path, model, optimizer, epoch):
    with open(path, "wb") as f:
        torch.save([epoch, model.state_dict(), optimizer.state_dict()], f)


def load_checkpoint(path, model, optimizer):
    with open(path, "rb") as f:
        epoch, model_state, optimizer_state = torch.load(f, weights_only=True)
    model.load_state_dict(model_state)
    optimizer.load_state_dict(optimizer_state)
    return epoch


def train(path, model, X, y, optimizer, epochs=20):
    start_epoch = 0
    if os.path.exists(path):
        print("resuming from", path)
        start_epoch = load_checkpoint(path, model, optimizer)
    loss_fn = nn.MSELoss()
    losses = []
    for epoch in range(start_epoch, epochs):
        out = model(X)
        loss = loss_fn(out, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss))
        print(f"epoch {epoch + 1}/{epochs} loss {loss.item():.4f}")
    if losses:
        save_checkpoint(path, model, optimizer, epochs)
    return losses
