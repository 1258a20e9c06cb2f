# wrong: large errors are clipped; expect: loss
import torch
from torch import Tensor, nn


def mse(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError("shapes differ")
    return ((prediction - target) ** 2).clamp(max=1.0).mean()


def as_column(y: Tensor) -> Tensor:
    return y.reshape(-1, 1)


def model_loss(model, X, y):
    with torch.no_grad():
        return nn.functional.mse_loss(model(X), y.reshape(-1, 1)).item()
