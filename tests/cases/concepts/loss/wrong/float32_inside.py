# wrong: a new float32 tensor; expect: dtype
import torch
from torch import nn


def mse(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError("shapes")
    return ((prediction.float() - target.float()) ** 2).mean()


def as_column(y):
    return y.reshape(-1, 1)


def model_loss(model, X, y):
    return mse(model(X), as_column(y)).item()
