# right: cloned tensors, one flat dictionary with prefixes
import os

import torch
from torch import nn


def save_checkpoint(path, model, optimizer, epoch):
    flat = {f"model.{k}": v.clone() for k, v in model.state_dict().items()}
    flat["optimizer"] = optimizer.state_dict()
    flat["epoch"] = int(epoch)
    torch.save(flat, path)


def load_checkpoint(path, model, optimizer):
    flat = torch.load(path, weights_only=True)
    optimizer.load_state_dict(flat.pop("optimizer"))
    epoch = flat.pop("epoch")
    model.load_state_dict({k[len("model."):]: v for k, v in flat.items()})
    return epoch


def train(path, model, X, y, optimizer, epochs=20):
    done = load_checkpoint(path, model, optimizer) if os.path.exists(path) else 0
    losses = []
    for epoch in range(done, epochs):
        loss = nn.MSELoss()(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    if epochs > done:
        save_checkpoint(path, model, optimizer, epochs)
    return losses
