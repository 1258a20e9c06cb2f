# right: del p.grad; clears at the end of the epoch
import torch
from torch import nn


def sgd_step(model, lr=0.01):
    with torch.no_grad():
        for p in model.parameters():
            if p.grad is not None:
                p -= lr * p.grad


def clear_gradients(model):
    for p in model.parameters():
        del p.grad


def train(model, X, y, lr=0.01, epochs=100):
    history = []
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(X), y)
        history.append(loss.item())
        loss.backward()
        sgd_step(model, lr)
        clear_gradients(model)
    return history
