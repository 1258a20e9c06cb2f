# right: @torch.no_grad() decorator, add_ with alpha, comprehension
from typing import Iterable

import torch
from torch import Tensor, nn


def _with_gradient(model: nn.Module) -> Iterable[nn.Parameter]:
    return (p for p in model.parameters() if p.grad is not None)


@torch.no_grad()
def sgd_step(model: nn.Module, lr: float = 0.01) -> None:
    for p in _with_gradient(model):
        p.add_(p.grad, alpha=-lr)


def clear_gradients(model: nn.Module) -> None:
    for p in _with_gradient(model):
        p.grad = torch.zeros_like(p)


def _epoch(model: nn.Module, X: Tensor, y: Tensor, lr: float) -> float:
    loss = nn.functional.mse_loss(model(X), y)
    clear_gradients(model)
    loss.backward()
    sgd_step(model, lr)
    return loss.item()


def train(model: nn.Module, X: Tensor, y: Tensor, lr: float = 0.01, epochs: int = 100) -> list[float]:
    return [_epoch(model, X, y, lr) for _ in range(epochs)]
