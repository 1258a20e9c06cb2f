# wrong: losses are collected in a global list that grows over the calls; expect: loss
import torch
from torch import Tensor, nn
losses = []


def sgd_step(model: nn.Module, lr: float = 0.01) -> None:
    with torch.no_grad():
        for p in model.parameters():
            if p.grad is not None:
                p -= lr * p.grad


def clear_gradients(model: nn.Module) -> None:
    for p in model.parameters():
        p.grad = None


def train(model, X, y, lr=0.01, epochs=100):
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(X), y)
        clear_gradients(model)
        loss.backward()
        sgd_step(model, lr)
        losses.append(loss.item())
    return losses
