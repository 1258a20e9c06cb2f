# wrong: train draws new weights before it starts; expect: loss or start
import torch
import torch.nn.functional as F
from torch import nn


def make_optimizer(model: nn.Module, lr: float = 0.01) -> torch.optim.Optimizer:
    return torch.optim.Adam(params=model.parameters(), lr=lr)


def train(model, X, y, optimizer, epochs=100):
    for module in model.modules():
        if hasattr(module, "reset_parameters"):
            module.reset_parameters()
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = F.mse_loss(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def compare(make_model, X: torch.Tensor, y: torch.Tensor, lr: float = 0.01, epochs: int = 100) -> dict[str, list[float]]:
    torch.manual_seed(1234)
    sgd_model = make_model()
    torch.manual_seed(1234)
    adam_model = make_model()
    return {
        "SGD": train(sgd_model, X, y, torch.optim.SGD(sgd_model.parameters(), lr=lr), epochs),
        "Adam": train(adam_model, X, y, make_optimizer(adam_model, lr), epochs),
    }
