# right: train with autograd.grad, so that there is nothing to clear
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
    params = list(model.parameters())
    losses = []
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(X), y)
        for p, g in zip(params, torch.autograd.grad(loss, params)):
            p.grad = g
        sgd_step(model, lr=lr)
        losses.append(loss.item())
    return losses
