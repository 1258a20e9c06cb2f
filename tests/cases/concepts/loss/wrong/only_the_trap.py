# wrong: refuses (N, 1) against (N,) only; expect: shape
import torch
from torch import nn


def mse(prediction, target):
    if {prediction.dim(), target.dim()} == {1, 2}:
        raise ValueError("shapes")
    return ((prediction - target) ** 2).mean()


def as_column(y):
    return y.reshape(-1, 1)


def model_loss(model, X, y):
    return mse(model(X), as_column(y)).item()
