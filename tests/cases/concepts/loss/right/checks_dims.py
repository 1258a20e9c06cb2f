# right: compares axis by axis
import torch
from torch import nn


def mse(prediction, target):
    if prediction.dim() != target.dim():
        raise ValueError("axes")
    for a, b in zip(prediction.shape, target.shape):
        if a != b:
            raise ValueError(f"{a} is not {b}")
    return (target - prediction).square().mean()


def as_column(y):
    return y.reshape(-1, 1)


def model_loss(model, X, y):
    return mse(model(X), as_column(y)).item()
