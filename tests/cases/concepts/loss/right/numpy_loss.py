# right: model_loss in NumPy
import torch
from torch import nn
import numpy as np


def mse(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError("different shapes")
    return ((prediction - target) ** 2).mean()


def as_column(y):
    return torch.stack([y.squeeze(-1) if y.dim() > 1 else y], dim=1)


def model_loss(model, X, y):
    prediction = model(X).detach().numpy().ravel()
    return float(np.mean((prediction - y.numpy().ravel()) ** 2))
