# wrong: logarithm to base 10; expect: loss
import torch
from torch import nn


def class_loss(logits, labels):
    return -torch.log10(logits.softmax(1)[torch.arange(len(labels)), labels]).mean()


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
        loss = class_loss(model(X), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
