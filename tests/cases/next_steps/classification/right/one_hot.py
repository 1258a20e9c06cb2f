# right: one-hot labels as probabilities
import torch
from torch import nn


def class_loss(logits, labels):
    target = nn.functional.one_hot(labels, logits.shape[1]).to(logits.dtype)
    return nn.CrossEntropyLoss()(logits, target)


def accuracy(logits, labels):
    top = logits.topk(1).indices.flatten()
    return 1.0 - (top != labels).double().mean().item()


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
