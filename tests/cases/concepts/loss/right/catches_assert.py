# right: an assert turned into a ValueError
import torch
from torch import nn


def mse(prediction, target):
    try:
        assert prediction.shape == target.shape
    except AssertionError:
        raise ValueError("prediction and target differ in shape") from None
    return torch.var(prediction - target, correction=0) + (prediction - target).mean() ** 2


def as_column(y):
    return y.reshape(-1, 1)


def model_loss(model, X, y):
    return mse(model(X), as_column(y)).item()
