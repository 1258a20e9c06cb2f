# right: einsum, outer products, linspace and functional padding
import torch
import torch.nn.functional as F
from torch import Tensor


def counting(rows: int, columns: int) -> Tensor:
    row = torch.arange(rows).view(-1, 1)
    col = torch.arange(columns).view(1, -1)
    return (row * columns + col).float()


def products(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    return torch.einsum("i,i->i", a, b), torch.einsum("i,i->", a, b)


def add_ones(X: Tensor) -> Tensor:
    return F.pad(X, (1, 0), value=1)


def center(X: Tensor) -> Tensor:
    n = len(X)
    return X - torch.full((n, n), 1 / n, dtype=X.dtype) @ X


def differences(a: Tensor, b: Tensor) -> Tensor:
    return torch.outer(a, torch.ones_like(b)) - torch.outer(torch.ones_like(a), b)
