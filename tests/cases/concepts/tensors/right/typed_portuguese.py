# right: typed, Portuguese names inside
import torch
from torch import Tensor


def counting(rows: int, columns: int) -> Tensor:
    """Conta linha por linha."""
    quantidade = rows * columns
    numeros = torch.tensor(list(range(quantidade)), dtype=torch.float32)
    return numeros.reshape((rows, columns))


def products(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    produto = torch.mul(a, b)
    interno = torch.inner(a, b)
    return produto, interno


def add_ones(X):
    ones = torch.ones((X.shape[0], 1), dtype=X.dtype)
    return torch.cat([ones, X], dim=1)


def center(X: Tensor) -> Tensor:
    media: Tensor = torch.mean(X, axis=0)
    return torch.subtract(X, media)


def differences(a, b):
    return a.unsqueeze(1) - b.unsqueeze(0)
