# right: an exception derived from ValueError
import torch
from torch import nn
from torch import Tensor


class ShapeError(ValueError):
    """Formatos diferentes."""


def mse(prediction: Tensor, target: Tensor) -> Tensor:
    formato_predicao, formato_alvo = tuple(prediction.shape), tuple(target.shape)
    if formato_predicao != formato_alvo:
        raise ShapeError(f"formatos diferentes: {formato_predicao} e {formato_alvo}")
    erro = prediction - target
    return torch.mean(torch.square(erro))


def as_column(y):
    return y.reshape(-1, 1)


def model_loss(model, X, y):
    return mse(model(X), as_column(y)).item()
