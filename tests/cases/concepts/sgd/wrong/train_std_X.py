# wrong: X is standardised (on a copy) before training; expect: loss
import torch
from torch import Tensor, nn


def sgd_step(model: nn.Module, lr: float = 0.01) -> None:
    with torch.no_grad():
        for p in model.parameters():
            if p.grad is not None:
                p -= lr * p.grad


def clear_gradients(model: nn.Module) -> None:
    for p in model.parameters():
        p.grad = None


def train(model, X, y, lr=0.01, epochs=100):
    X = (X - X.mean(0)) / (X.std(0) + 1e-8)
    losses = []
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(X), y)
        clear_gradients(model)
        loss.backward()
        sgd_step(model, lr)
        losses.append(loss.item())
    return losses
