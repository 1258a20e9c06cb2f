# wrong: a new tensor from a number; expect: grad or dtype
import torch
from torch import nn


def class_loss(logits, labels):
    return torch.tensor(nn.functional.cross_entropy(logits, labels).item(), requires_grad=True)


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


def evaluate(model, X, labels):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(X)
    model.train(was_training)
    return class_loss(logits, labels).item(), accuracy(logits, labels)


def train(model, X, labels, optimizer, epochs=30):
    model.train()
    losses = []
    for _ in range(epochs):
        loss = nn.functional.cross_entropy(model(X), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
