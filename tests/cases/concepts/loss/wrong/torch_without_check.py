# wrong: nn.MSELoss only warns; expect: shape
import torch
from torch import nn


def mse(prediction, target):
    return nn.MSELoss()(prediction, target)


def as_column(y):
    return y.reshape(-1, 1)


def model_loss(model, X, y):
    return mse(model(X), as_column(y)).item()
