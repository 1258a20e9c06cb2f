# wrong: one random sample per epoch; expect: loss
import torch
from torch import nn


def make_optimizer(model: nn.Module, lr: float = 0.01) -> torch.optim.Optimizer:
    return torch.optim.Adam(params=model.parameters(), lr=lr)


def train(model, X, y, optimizer, epochs=100):
    loss_fn = nn.MSELoss()
    losses = []
    for epoch in range(epochs):
        i = torch.randint(len(X), (1,))
        optimizer.zero_grad()
        loss = loss_fn(model(X[i]), y[i])
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
