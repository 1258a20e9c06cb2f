# wrong: train stops early when the loss no longer falls much; expect: loss
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
    losses = []
    for _ in range(epochs):
        loss = ((model(X) - y) ** 2).mean()
        clear_gradients(model)
        loss.backward()
        sgd_step(model, lr)
        losses.append(loss.item())
        if len(losses) > 5 and losses[-2] - losses[-1] < 0.05 * losses[-1]:
            break
    return losses
