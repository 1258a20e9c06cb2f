# right: softmax by hand, the largest logit taken off first
import torch
from torch import nn


def class_loss(logits, labels):
    z = logits - logits.max(dim=1, keepdim=True).values.detach()
    log_probabilities = z - z.exp().sum(dim=1, keepdim=True).log()
    return -log_probabilities[torch.arange(len(labels)), labels].mean()


def accuracy(logits, labels):
    right = 0
    for row, label in zip(logits.tolist(), labels.tolist()):
        if row.index(max(row)) == label:
            right += 1
    return right / len(labels)


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
