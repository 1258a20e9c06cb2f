# right: a loop over rows with log_softmax of each
import torch


def class_loss(logits, labels):
    total = 0
    for z, k in zip(logits, labels):
        total = total - z.log_softmax(0)[k]
    return total / len(labels)


def accuracy(logits, labels):
    best = logits.sort(dim=1, descending=True).indices[:, 0]
    return best.eq(labels).sum().item() / best.shape[0]


def evaluate(model, X, labels):
    previous = model.training
    _ = model.eval()
    with torch.no_grad():
        logits = model.forward(X)
    _ = model.train(mode=previous)
    loss, acc = float(class_loss(logits, labels)), accuracy(logits, labels)
    return loss, acc


def train(model, X, labels, optimizer, epochs=30):
    if not model.training:
        model.train()
    return list(_steps(model, X, labels, optimizer, epochs))


def _steps(model, X, labels, optimizer, epochs):
    for _ in range(epochs):
        loss = class_loss(model(X), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        yield loss.item()
