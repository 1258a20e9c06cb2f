# right: set_grad_enabled as a context, helper function
import torch
from torch import nn


def moved(w, g, lr):
    return w - lr * g


def sgd_step(model, lr=0.01):
    with torch.set_grad_enabled(False):
        for p in model.parameters():
            if p.grad is not None:
                p[...] = moved(p, p.grad, lr)


def clear_gradients(model):
    for p in model.parameters():
        if p.grad is not None:
            p.grad.fill_(0.0)


def train(model, X, y, lr=0.01, epochs=100):
    loss_fn = nn.MSELoss()
    losses = []
    for epoch in range(epochs):
        loss = loss_fn(model(X), y)
        clear_gradients(model)
        loss.backward()
        sgd_step(model, lr)
        losses.append(loss.item())
    return losses
