# wrong: another loss altogether; expect: loss
import torch
from torch import nn
import torch.nn.functional as F


def mse(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError("shapes")
    return F.binary_cross_entropy_with_logits(prediction, target)


def as_column(y):
    return y.reshape(-1, 1)


def model_loss(model, X, y):
    return mse(model(X), as_column(y)).item()
