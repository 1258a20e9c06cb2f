# wrong: a velocity is kept between calls; expect: optimizer
import torch
from torch import Tensor, nn
_velocity = {}


def sgd_step(model, lr=0.01):
    with torch.no_grad():
        for p in model.parameters():
            if p.grad is not None:
                v = _velocity.get(p, torch.zeros_like(p)) * 0.9 + p.grad
                _velocity[p] = v
                p -= lr * v


def clear_gradients(model):
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad.zero_()


def train(model, X, y, lr=0.01, epochs=100):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
