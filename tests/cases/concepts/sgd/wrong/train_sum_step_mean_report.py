# wrong: trains on the sum but reports the mean; expect: loss
import torch
from torch import Tensor, nn


@torch.no_grad()
def sgd_step(model, lr=0.01):
    for parameter in model.parameters():
        if parameter.grad is None:
            continue
        parameter.sub_(parameter.grad * lr)


def clear_gradients(model):
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad.zero_()


def train(model, X, y, lr=0.01, epochs=100):
    losses = []
    for _ in range(epochs):
        loss = ((model(X) - y) ** 2).sum()
        clear_gradients(model)
        loss.backward()
        sgd_step(model, lr)
        losses.append(loss.item() / len(X))
    return losses
