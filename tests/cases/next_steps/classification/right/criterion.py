# right: nn.CrossEntropyLoss as an object, typed
import torch
from torch import Tensor, nn
from torch.optim import Optimizer

criterion = nn.CrossEntropyLoss()


def class_loss(logits: Tensor, labels: Tensor) -> Tensor:
    return criterion(logits, labels)


def accuracy(logits: Tensor, labels: Tensor) -> float:
    predictions = torch.max(logits, 1).indices
    return float(predictions.eq(labels).sum()) / len(labels)


def evaluate(model: nn.Module, X: Tensor, labels: Tensor) -> tuple[float, float]:
    mode = model.training
    try:
        model.eval()
        with torch.inference_mode():
            logits = model(X)
            return criterion(logits, labels).item(), accuracy(logits, labels)
    finally:
        model.train(mode)


def train(model: nn.Module, X: Tensor, labels: Tensor, optimizer: Optimizer, epochs: int = 30) -> list[float]:
    model.train(True)
    history: list[float] = []
    for _epoch in range(epochs):
        optimizer.zero_grad(set_to_none=True)
        loss = criterion(model(X), labels)
        loss.backward()
        optimizer.step()
        history.append(float(loss.detach()))
    return history
