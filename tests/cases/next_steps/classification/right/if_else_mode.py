# right: if instead of train(mode)
import torch
from torch import nn


def class_loss(logits, labels):
    return nn.functional.cross_entropy(logits, labels)


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


def evaluate(model, X, labels):
    training = model.training
    if training:
        model.eval()
    with torch.no_grad():
        out = model(X)
        loss = class_loss(out, labels)
    if training:
        model.train()
    return [float(loss), accuracy(out, labels)]


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
