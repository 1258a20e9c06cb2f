# wrong: float32 whatever comes in; expect: dtype
import torch
from torch import nn


def mse(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError("different shapes")
    return ((prediction - target) ** 2).mean()


def as_column(y):
    return torch.tensor([[float(v)] for v in y])


def model_loss(model, X, y):
    return mse(model(X), as_column(y)).item()
