# wrong: state_dict() is kept without a copy, so the start moves along with the training; expect: start or compare
import torch
import torch.nn.functional as F
from torch import nn


def make_optimizer(model: nn.Module, lr: float = 0.01) -> torch.optim.Optimizer:
    return torch.optim.Adam(params=model.parameters(), lr=lr)


def train(model: nn.Module, X: torch.Tensor, y: torch.Tensor, optimizer: torch.optim.Optimizer,
          epochs: int = 100) -> list[float]:
    history: list[float] = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = F.mse_loss(model(X), y)
        loss.backward()
        optimizer.step()
        history.append(loss.item())
    return history


def compare(make_model, X, y, lr=0.01, epochs=100):
    model = make_model()
    start = model.state_dict()
    sgd = train(model, X, y, torch.optim.SGD(model.parameters(), lr=lr), epochs)
    model.load_state_dict(start)
    adam = train(model, X, y, make_optimizer(model, lr), epochs)
    return {"SGD": sgd, "Adam": adam}
