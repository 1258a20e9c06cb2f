# right: compares lists of sizes, divides first
import torch
from torch import nn


def mse(prediction, target):
    if list(prediction.shape) != list(target.shape):
        raise ValueError("The shapes have to agree.")
    n = prediction.numel()
    return ((prediction - target).pow(2) / n).sum()


def as_column(y):
    n = y.shape[0]
    return y.reshape((n, 1)).clone()


def model_loss(model, X, y):
    return mse(model(X), as_column(y)).item()
