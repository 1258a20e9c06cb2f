# wrong: new nn.Parameter objects take the place of the old; expect: params
import torch
from torch import nn


def sgd_step(model, lr=0.01):
    for module in model.modules():
        for name, p in list(module.named_parameters(recurse=False)):
            if p.grad is not None:
                new = nn.Parameter(p.detach() - lr * p.grad)
                new.grad = p.grad
                setattr(module, name, new)


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
        sgd_step(model, lr)
        losses.append(loss.item())
    return losses
