# wrong: model_loss turns recording off for good; expect: integrity
import torch
from torch import Tensor, nn


def mse(prediction: Tensor, target: Tensor) -> Tensor:
    if prediction.shape != target.shape:
        raise ValueError(f"shapes differ: {tuple(prediction.shape)} and {tuple(target.shape)}")
    return ((prediction - target) ** 2).mean()


def as_column(y: Tensor) -> Tensor:
    return y.reshape(-1, 1)


def model_loss(model, X, y):
    torch.set_grad_enabled(False)
    return mse(model(X), as_column(y)).item()
