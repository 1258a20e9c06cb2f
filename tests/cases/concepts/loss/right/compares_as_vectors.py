# right: model_loss flattens both sides
import torch
from torch import nn


def mse(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError("different shapes")
    return ((prediction - target) ** 2).mean()


def as_column(y):
    return y.flatten()[:, None]


def model_loss(model, X, y):
    return mse(model(X).flatten(), y.flatten()).item()
