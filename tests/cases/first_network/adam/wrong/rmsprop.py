# wrong: RMSprop instead of Adam; expect: optimizer
import torch
import torch.nn.functional as F
from torch import nn


def make_optimizer(model, lr=0.01):
    return torch.optim.RMSprop(model.parameters(), lr=lr)


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


def compare(make_model, X: torch.Tensor, y: torch.Tensor, lr: float = 0.01, epochs: int = 100) -> dict[str, list[float]]:
    torch.manual_seed(1234)
    sgd_model = make_model()
    torch.manual_seed(1234)
    adam_model = make_model()
    return {
        "SGD": train(sgd_model, X, y, torch.optim.SGD(sgd_model.parameters(), lr=lr), epochs),
        "Adam": train(adam_model, X, y, make_optimizer(adam_model, lr), epochs),
    }
