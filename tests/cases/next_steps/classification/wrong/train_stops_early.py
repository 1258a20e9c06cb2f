# wrong: the training stops early when the loss grows; expect: loss
import torch
from torch import Tensor, nn


def class_loss(logits, labels):
    log_probabilities = logits - torch.logsumexp(logits, dim=1, keepdim=True)
    return -log_probabilities[torch.arange(len(labels)), labels].mean()


def accuracy(logits, labels):
    right = (torch.max(logits, dim=1).indices == labels).sum().item()
    return right / len(labels)


def evaluate(model, X, labels):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        with torch.no_grad():
            logits = model(X)
            return class_loss(logits, labels).item(), accuracy(logits, labels)
    finally:
        for module, mode in modes:
            module.training = mode


def train(model, X, labels, optimizer, epochs=30):
    model.train()
    losses = []
    for epoch in range(epochs):
        loss = class_loss(model(X), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

        losses.append(loss.item())
        if len(losses) > 1 and losses[-1] > losses[-2]:
            break
    return losses
