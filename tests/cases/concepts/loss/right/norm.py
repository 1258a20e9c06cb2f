# right: by the norm of the difference
import torch
from torch import nn


def mse(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError("shapes")
    d = (prediction - target).flatten()
    return torch.dot(d, d) / d.numel()


def as_column(y):
    return y.reshape(-1, 1)


def model_loss(model, X, y):
    return mse(model(X), as_column(y)).item()
