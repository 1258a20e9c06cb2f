# right: train with torch.optim.SGD and numbers from a tuple
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
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = ()
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = torch.mean(torch.square(y - model(X)))
        loss.backward()
        optimizer.step()
        losses += (loss.item(),)
    return losses
