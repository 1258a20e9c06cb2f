# right: F.mse_loss, size(), view
import torch
from torch import nn
import torch.nn.functional as F


def mse(prediction, target):
    if prediction.size() != target.size():
        raise ValueError(f"{prediction.size()} != {target.size()}")
    return F.mse_loss(prediction, target, reduction="mean")


def as_column(y):
    return y.view(len(y), 1)


def model_loss(model, X, y):
    return mse(model(X), as_column(y)).item()
