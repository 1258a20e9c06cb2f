# right: a reduction chosen by an argument with a default
import torch
from torch import nn


def mse(prediction, target, reduction="mean"):
    if prediction.shape != target.shape:
        raise ValueError("shape mismatch")
    return getattr(torch, reduction)((prediction - target) ** 2)


def as_column(y):
    return y.reshape(-1, 1)


def model_loss(model, X, y):
    was_training = model.training
    model.eval()
    try:
        return mse(model(X), as_column(y)).tolist()
    finally:
        model.train(was_training)
