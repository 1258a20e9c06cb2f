# wrong: lr is not handed on; expect: loss or optimizer
import torch
from torch import nn


def sgd_step(model, lr=0.01):
    with torch.no_grad():
        for p in model.parameters():
            if p.grad is not None:
                p -= lr * p.grad


def clear_gradients(model):
    for p in model.parameters():
        p.grad = None


def train(model, X, y, lr=0.01, epochs=100):
    loss_fn = nn.MSELoss()
    losses = []
    for epoch in range(epochs):
        loss = loss_fn(model(X), y)
        clear_gradients(model)
        loss.backward()
        sgd_step(model)
        losses.append(loss.item())
    return losses
