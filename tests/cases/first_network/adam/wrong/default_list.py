# wrong: the list of losses is a default argument and shared by all calls; expect: loss
import copy
from collections.abc import Callable

import torch
from torch import Tensor, nn


def make_optimizer(model: nn.Module, lr: float = 0.01) -> torch.optim.Optimizer:
    return torch.optim.Adam(model.parameters(), lr=lr)


def train(model, X, y, optimizer, epochs=100, history=[]):
    model.train()
    for _ in range(epochs):
        prediction = model(X)
        loss = ((prediction - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        history.append(float(loss))
    return history


def compare(make_model, X, y, lr=0.01, epochs=100):
    results = {}
    for name in ("SGD", "Adam"):
        torch.manual_seed(0)
        model = make_model()
        if name == "SGD":
            optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        else:
            optimizer = make_optimizer(model, lr=lr)
        results[name] = train(model, X, y, optimizer, epochs=epochs)
    return results


if __name__ == "__main__":
    X, y = torch.randn(100, 10), torch.randn(100, 1)
    for name, losses in compare(lambda: nn.Linear(10, 1), X, y).items():
        print(f"{name}: {losses[0]:.4f} -> {losses[-1]:.4f}")
