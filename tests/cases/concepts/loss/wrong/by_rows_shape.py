# wrong: divided by shape[0]; expect: loss
import torch
from torch import nn


def mse(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError("shapes")
    n = prediction.shape[0] if prediction.dim() else 1
    return ((prediction - target) ** 2).sum() / n


def as_column(y):
    return y.reshape(-1, 1)


def model_loss(model, X, y):
    return mse(model(X), as_column(y)).item()
