# wrong: the loss is computed from detached logits, so there is no gradient; expect: loss
import torch
from torch import Tensor, nn


def class_loss(logits, labels):
    return nn.functional.cross_entropy(logits.detach(), labels).requires_grad_()


def accuracy(logits: Tensor, labels: Tensor) -> float:
    return (logits.argmax(dim=1) == labels).float().mean().item()


def evaluate(model: nn.Module, X: Tensor, labels: Tensor) -> tuple[float, float]:
    was = model.training
    model.eval()
    with torch.no_grad():
        logits = model(X)
    model.train(was)
    return class_loss(logits, labels).item(), accuracy(logits, labels)


def train(
    model: nn.Module, X: Tensor, labels: Tensor, optimizer: torch.optim.Optimizer, epochs: int = 30
) -> list[float]:
    model.train()
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = class_loss(model(X), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
