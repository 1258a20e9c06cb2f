# wrong: mse crashes with a single number because it loops over the first axis; expect: loss
import torch
from torch import nn


def mse(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError("shapes differ")
    total = 0.0
    for i in range(len(prediction)):
        total = total + ((prediction[i] - target[i]) ** 2).mean()
    return total / len(prediction)


def as_column(y):
    return y.reshape(-1, 1)


def model_loss(model, X, y):
    return mse(model(X), as_column(y)).item()
