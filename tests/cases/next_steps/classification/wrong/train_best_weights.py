# wrong: the weights of the smallest loss are put back at the end; expect: params
import torch
from torch import Tensor, nn


def class_loss(logits: Tensor, labels: Tensor) -> Tensor:
    return nn.functional.cross_entropy(logits, labels)


def accuracy(logits: Tensor, labels: Tensor) -> float:
    return (logits.argmax(dim=1) == labels).float().mean().item()


def evaluate(model: nn.Module, X: Tensor, labels: Tensor) -> tuple[float, float]:
    was = model.training
    model.eval()
    with torch.no_grad():
        logits = model(X)
    model.train(was)
    return class_loss(logits, labels).item(), accuracy(logits, labels)


def train(model, X, labels, optimizer, epochs=30):
    import copy
    model.train()
    best = (float("inf"), None)
    losses = []
    for epoch in range(epochs):
        before = copy.deepcopy(model.state_dict())
        loss = class_loss(model(X), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

        losses.append(loss.item())
        if losses[-1] < best[0]:
            best = (losses[-1], before)

    model.load_state_dict(best[1])
    return losses
