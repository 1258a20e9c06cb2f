# wrong: mse takes the mean along axis 0 only, a vector remains for tables; expect: shape
import torch
from torch import nn


def mse(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError("shapes differ")
    e = (prediction - target) ** 2
    return e.mean(0)


def as_column(y):
    return y.reshape(-1, 1)


def model_loss(model, X, y):
    return mse(model(X), as_column(y)).item()
