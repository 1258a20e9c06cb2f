# wrong: errors of 0 are left out of the mean; expect: loss
import torch
from torch import Tensor, nn


def mse(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError("shapes differ")
    d = (prediction - target) ** 2
    return d.sum() / max(int((d > 0).sum()), 1)


def as_column(y):
    if y.dim() == 1:
        return y.unsqueeze(1)
    return y


def model_loss(model, X, y):
    with torch.no_grad():
        return nn.functional.mse_loss(model(X), y.reshape(-1, 1)).item()
