# right: a loop over all elements
import torch
from torch import nn


def mse(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError("shapes")
    total = torch.zeros((), dtype=prediction.dtype)
    for p, t in zip(prediction.reshape(-1), target.reshape(-1)):
        total = total + (p - t) ** 2
    return total / prediction.numel()


def as_column(y):
    return y.reshape(-1, 1)


def model_loss(model, X, y):
    return mse(model(X), as_column(y)).item()
