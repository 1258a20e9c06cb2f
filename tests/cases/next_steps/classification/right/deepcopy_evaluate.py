# right: evaluates a deep copy of the model
import copy

import torch
import torch.nn.functional as F


def class_loss(logits, labels):
    losses = F.cross_entropy(logits, labels, reduction="none")
    return losses.sum() / len(losses)


def accuracy(logits, labels):
    hits = [bool(i) for i in (logits.argmax(dim=1) == labels)]
    return sum(hits) / len(hits)


def evaluate(model, X, labels):
    twin = copy.deepcopy(model).eval()
    with torch.no_grad():
        logits = twin(X)
    return class_loss(logits, labels).item(), accuracy(logits, labels)


def train(model, X, labels, optimizer, epochs=30):
    losses = []
    for epoch in range(epochs):
        losses.append(_epoch(model, X, labels, optimizer))
    return losses


def _epoch(model, X, labels, optimizer):
    model.train()
    loss = class_loss(model(X), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
