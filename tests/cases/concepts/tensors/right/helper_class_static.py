# right: a helper class with static methods, module-level aliases in def bodies
import torch
from torch import Tensor


class Ops:
    @staticmethod
    def as_column(v: Tensor) -> Tensor:
        return v.view(-1, 1)

    @staticmethod
    def repeat_rows(v: Tensor, n: int) -> Tensor:
        return v.expand(n, -1)


def counting(rows: int, columns: int) -> Tensor:
    return torch.ones(rows * columns).cumsum(0).sub(1).unflatten(0, (rows, columns))


def products(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    elementwise = torch.mul(a, b)
    return elementwise, elementwise.sum()


def add_ones(X: Tensor) -> Tensor:
    return torch.column_stack((torch.ones(len(X)).to(X), X))


def center(X: Tensor) -> Tensor:
    return X - Ops.repeat_rows(X.mean(0), X.size(0))


def differences(a: Tensor, b: Tensor) -> Tensor:
    return Ops.as_column(a) - Ops.repeat_rows(b, len(a))
