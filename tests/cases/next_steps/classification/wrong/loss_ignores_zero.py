# wrong: rows of class 0 are ignored; expect: loss
import torch
from torch import Tensor, nn


def class_loss(logits, labels):
    return nn.functional.cross_entropy(logits, labels, ignore_index=0)


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
    losses = []
    for epoch in range(epochs):
        model.train()
        loss = class_loss(model(X), labels)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses
