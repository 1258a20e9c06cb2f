# right: a decorator that checks shapes
import functools

import torch
from torch import Tensor, nn


def same_shapes(function):
    @functools.wraps(function)
    def checked(a: Tensor, b: Tensor) -> Tensor:
        if a.ndim != b.ndim or any(m != n for m, n in zip(a.shape, b.shape)):
            raise ValueError("shapes must agree")
        return function(a, b)

    return checked


@same_shapes
def mse(prediction, target):
    return torch.square(prediction - target).mean()


def as_column(y: Tensor) -> Tensor:
    return y[:, None] if y.ndim == 1 else y


def model_loss(model: nn.Module, X: Tensor, y: Tensor) -> float:
    model_output = model(X)
    return mse(model_output, y.reshape(model_output.shape)).tolist()
