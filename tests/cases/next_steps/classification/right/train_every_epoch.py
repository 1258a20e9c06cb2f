# right: train() in every epoch, evaluation between them
import torch
from torch import nn


def class_loss(logits, labels):
    return nn.functional.cross_entropy(logits, labels)


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


def evaluate(model, X, labels):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(X)
    model.train(was_training)
    return class_loss(logits, labels).item(), accuracy(logits, labels)


def train(model, X, labels, optimizer, epochs=30):
    losses = []
    for epoch in range(epochs):
        model.train()
        optimizer.zero_grad()
        loss = class_loss(model(X), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if epoch % 10 == 9:
            measured, share = evaluate(model, X, labels)
            print(f"epoch {epoch + 1}: {measured:.3f}, {share:.0%}")
    return losses
