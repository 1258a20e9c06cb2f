# wrong: divided by n - 1; expect: loss
import torch
from torch import nn


def mse(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError("shapes")
    d = prediction - target
    return (d ** 2).sum() / (d.numel() - 1)


def as_column(y):
    return y.reshape(-1, 1)


def model_loss(model, X, y):
    return mse(model(X), as_column(y)).item()
