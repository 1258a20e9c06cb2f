# right: a loader with all rows in one batch
import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset


def class_loss(logits, labels):
    return F.cross_entropy(logits, labels)


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
    model.train()
    loader = DataLoader(TensorDataset(X, labels), batch_size=len(X))
    losses = []
    for _ in range(epochs):
        for rows, classes in loader:
            optimizer.zero_grad()
            loss = F.cross_entropy(model(rows), classes)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses
