# wrong: mean of a bool tensor raises; expect: values
import torch
from torch import nn


def class_loss(logits, labels):
    return nn.functional.cross_entropy(logits, labels)


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).mean().item()


def evaluate(model, X, labels):
    mode = model.training
    model.eval()
    with torch.no_grad():
        logits = model(X)
        loss = class_loss(logits, labels).item()
    model.train(mode)
    return loss, accuracy(logits, labels)


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
