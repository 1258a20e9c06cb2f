# wrong: the gradients are clipped to norm 1, in place; expect: optimizer
import torch
from torch import Tensor, nn


def sgd_step(model, lr=0.01):
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    with torch.no_grad():
        for p in model.parameters():
            if p.grad is not None:
                p -= lr * p.grad


def clear_gradients(model: nn.Module) -> None:
    for p in model.parameters():
        p.grad = None


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
