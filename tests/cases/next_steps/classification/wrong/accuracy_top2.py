# wrong: right if among the two largest; expect: values
import torch
from torch import nn


def class_loss(logits, labels):
    return nn.functional.cross_entropy(logits, labels)


def accuracy(logits, labels):
    return (logits.topk(2).indices == labels[:, None]).any(1).float().mean().item()


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
