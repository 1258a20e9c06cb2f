# wrong: evaluate switches autograd off for good; expect: grad
import torch
from torch import nn


def class_loss(logits, labels):
    return nn.functional.cross_entropy(logits, labels)


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


def evaluate(model, X, labels):
    mode = model.training
    model.eval()
    torch.set_grad_enabled(False)
    logits = model(X)
    model.train(mode)
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
