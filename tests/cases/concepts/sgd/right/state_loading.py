# right: the step through state_dict tensors
import torch
from torch import nn


def sgd_step(model, lr=0.01):
    new = {}
    for name, p in model.named_parameters():
        if p.grad is not None:
            new[name] = p.detach() - lr * p.grad
    model.load_state_dict(new, strict=False)


def clear_gradients(model):
    [p.grad.mul_(0) for p in model.parameters() if p.grad is not None]


def train(model, X, y, lr=0.01, epochs=100):
    losses = []
    while len(losses) < epochs:
        clear_gradients(model)
        loss = nn.MSELoss()(model(X), y)
        loss.backward()
        losses += [loss.item()]
        sgd_step(model, lr)
    return losses
