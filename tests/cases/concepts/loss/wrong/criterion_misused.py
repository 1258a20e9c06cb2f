# wrong: nn.MSELoss(prediction, target) makes a criterion; expect: return or loss
import torch
from torch import nn


def mse(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError("shapes")
    return nn.MSELoss(prediction, target)


def as_column(y):
    return y.reshape(-1, 1)


def model_loss(model, X, y):
    return mse(model(X), as_column(y)).item()
