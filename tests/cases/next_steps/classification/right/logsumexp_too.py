# right: the formula with logsumexp and gather
import torch


def class_loss(logits, labels):
    chosen = logits.gather(1, labels.unsqueeze(1)).squeeze(1)
    return (torch.logsumexp(logits, dim=1) - chosen).mean()


def accuracy(logits, labels):
    right = 0
    for row, label in zip(logits, labels):
        if int(row.argmax()) == int(label):
            right += 1
    return right / len(labels)


@torch.no_grad()
def evaluate(model, X, labels):
    training = model.training
    model.train(False)
    logits = model(X)
    model.train(training)
    return class_loss(logits, labels).item(), accuracy(logits, labels)


def train(model, X, labels, optimizer, epochs=30):
    model.train(True)
    history = []
    for _ in range(epochs):
        logits = model(X)
        loss = class_loss(logits, labels)
        model.zero_grad()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.detach().item())
    return history
