# wrong: the rate falls by 1 % each epoch; expect: loss
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
        loss = nn.functional.mse_loss(model(X), y)
        clear_gradients(model)
        loss.backward()
        sgd_step(model, lr)
        lr *= 0.99
        losses.append(loss.item())
    return losses
