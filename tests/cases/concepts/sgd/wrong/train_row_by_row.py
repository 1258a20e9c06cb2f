# wrong: train steps once per row (stochastic), not on the full batch; expect: loss
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
        total = 0.0
        for i in range(len(X)):
            loss = ((model(X[i:i+1]) - y[i:i+1]) ** 2).mean()
            clear_gradients(model)
            loss.backward()
            sgd_step(model, lr)
            total += loss.item()
        losses.append(total / len(X))
    return losses
