# wrong: the state of the optimizer is written into a second file beside, so a copied file is not enough; expect: params
import os
import tempfile

import torch
from torch import Tensor, nn


def save_checkpoint(path, model, optimizer, epoch):
    torch.save({"model": model.state_dict(), "epoch": epoch}, path)
    torch.save(optimizer.state_dict(), path + ".optimizer")


def load_checkpoint(path, model, optimizer):
    checkpoint = torch.load(path, weights_only=True)
    model.load_state_dict(checkpoint["model"])
    if os.path.exists(path + ".optimizer"):
        optimizer.load_state_dict(torch.load(path + ".optimizer", weights_only=True))
    return checkpoint["epoch"]


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
