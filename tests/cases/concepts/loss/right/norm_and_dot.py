# right: dot product of the flattened error
import torch


class ShapeError(ValueError):
    pass


def mse(prediction, target):
    if list(prediction.shape) != list(target.shape):
        raise ShapeError("not the same shape")
    e = (prediction - target).flatten()
    return torch.dot(e, e) / e.numel()


def as_column(y):
    return torch.atleast_2d(y.flatten()).T


def model_loss(model, X, y):
    return mse(model(X).flatten(), y.flatten()).item()
