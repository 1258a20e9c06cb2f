# right: unsqueeze for a vector only, no_grad
import torch
from torch import nn


def mse(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError("different shapes")
    return ((prediction - target) ** 2).mean()


def as_column(y):
    if y.dim() == 1:
        return y.unsqueeze(1)
    return y


def model_loss(model, X, y):
    model.eval()
    with torch.no_grad():
        prediction = model(X)
        return float(mse(prediction, as_column(y)))
