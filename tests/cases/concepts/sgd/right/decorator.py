# right: no_grad as a decorator, add_ with a negative alpha
import torch
from torch import nn


@torch.no_grad()
def sgd_step(model, lr=0.01):
    for p in model.parameters():
        if p.grad is not None:
            p.add_(p.grad, alpha=-lr)


def clear_gradients(model):
    for p in model.parameters():
        p.grad = None


def train(model, X, y, lr=0.01, epochs=100):
    losses = []
    for _ in range(epochs):
        clear_gradients(model)
        loss = ((model(X) - y) ** 2).mean()
        loss.backward()
        sgd_step(model, lr)
        losses.append(float(loss.detach()))
    return losses
