# wrong: a tensor; expect: return
import torch
from torch import nn


def class_loss(logits, labels):
    return nn.functional.cross_entropy(logits, labels)


def accuracy(logits, labels):
    return (logits.argmax(1) == labels).float().mean()


def evaluate(model, X, labels):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(X)
    model.train(was_training)
    return class_loss(logits, labels).item(), accuracy(logits, labels).item()


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
