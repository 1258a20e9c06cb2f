# wrong: backward is called on the loss times the number of rows; expect: loss
import torch
from torch import Tensor, nn


def class_loss(logits: Tensor, labels: Tensor) -> Tensor:
    return nn.functional.cross_entropy(logits, labels)


def accuracy(logits: Tensor, labels: Tensor) -> float:
    return (logits.argmax(dim=1) == labels).float().mean().item()


def evaluate(model: nn.Module, X: Tensor, labels: Tensor) -> tuple[float, float]:
    was = model.training
    model.eval()
    with torch.no_grad():
        logits = model(X)
    model.train(was)
    return class_loss(logits, labels).item(), accuracy(logits, labels)


def train(model, X, labels, optimizer, epochs=30):
    model.train()
    losses = []
    for epoch in range(epochs):
        loss = class_loss(model(X), labels)
        optimizer.zero_grad()
        (loss * len(X)).backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
