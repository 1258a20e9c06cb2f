# wrong: evaluate deletes the gradients of the model; expect: grad
import torch
from torch import Tensor, nn


def class_loss(logits, labels):
    log_probabilities = logits - torch.logsumexp(logits, dim=1, keepdim=True)
    return -log_probabilities[torch.arange(len(labels)), labels].mean()


def accuracy(logits, labels):
    right = (torch.max(logits, dim=1).indices == labels).sum().item()
    return right / len(labels)


def evaluate(model, X, labels):
    was = model.training
    model.eval()
    model.zero_grad()
    with torch.no_grad():
        logits = model(X)
    model.train(was)
    return class_loss(logits, labels).item(), accuracy(logits, labels)


def train(model, X, labels, optimizer, epochs=30):
    losses = []
    for epoch in range(epochs):
        model.train()
        loss = class_loss(model(X), labels)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses
