# wrong: train predicts once before the loop; expect: loss
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
    loss = ((model(X) - y) ** 2).mean()
    for _ in range(epochs):
        clear_gradients(model)
        loss.backward(retain_graph=True)
        sgd_step(model, lr)
        losses.append(loss.item())
    return losses
