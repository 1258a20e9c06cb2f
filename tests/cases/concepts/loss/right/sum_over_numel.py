# right: sum divided by numel
import torch
from torch import nn


def mse(prediction, target):
    if not prediction.shape == target.shape:
        raise ValueError
    d = prediction - target
    return torch.sum(d * d) / d.numel()


def as_column(y):
    return y.reshape(-1, 1)


def model_loss(model, X, y):
    return mse(model(X), as_column(y)).item()
