# wrong: mse takes the variance of the errors; expect: loss
import torch
from torch import nn


def mse(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError("shapes differ")
    return (prediction - target).var(unbiased=False)


def as_column(y):
    return y.reshape(-1, 1)


def model_loss(model, X, y):
    return mse(model(X), as_column(y)).item()
