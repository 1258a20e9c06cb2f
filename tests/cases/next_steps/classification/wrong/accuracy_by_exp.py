# wrong: the probabilities are computed with exp first, which overflows, and then compared; expect: values
import torch
from torch import Tensor, nn


def class_loss(logits, labels):
    log_probabilities = logits - torch.logsumexp(logits, dim=1, keepdim=True)
    return -log_probabilities[torch.arange(len(labels)), labels].mean()


def accuracy(logits, labels):
    p = logits.exp()
    p = p / p.sum(dim=1, keepdim=True)
    return (p.argmax(dim=1) == labels).float().mean().item()


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
    losses = []
    for epoch in range(epochs):
        model.train()
        loss = class_loss(model(X), labels)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses
