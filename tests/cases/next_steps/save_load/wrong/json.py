# wrong: written as JSON with three decimals; expect: params
import json
import os

import torch
from torch import nn


def save_checkpoint(path, model, optimizer, epoch):
    weights = {k: [round(v, 3) for v in t.flatten().tolist()] for k, t in model.state_dict().items()}
    torch.save({"model": json.dumps(weights), "optimizer": optimizer.state_dict(), "epoch": epoch}, path)


def load_checkpoint(path, model, optimizer):
    checkpoint = torch.load(path, weights_only=True)
    weights = json.loads(checkpoint["model"])
    state = {k: torch.tensor(weights[k]).view_as(t) for k, t in model.state_dict().items()}
    model.load_state_dict(state)
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
