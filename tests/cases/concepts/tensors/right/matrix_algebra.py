# right: averages by a matrix product, outer differences by a matrix of ones
import torch


def counting(rows, columns):
    return torch.arange(rows * columns, dtype=torch.float32).reshape(rows, columns)


def products(a, b):
    return torch.diag(torch.outer(a, b)), (a[None, :] @ b[:, None]).squeeze()


def add_ones(X):
    ones = torch.ones((X.shape[0], 1), dtype=X.dtype)
    return torch.cat([ones, X], dim=1)


def center(X):
    n = X.shape[0]
    averaging = torch.full((n, n), 1.0 / n, dtype=X.dtype)
    return X - averaging @ X


def differences(a, b):
    left = torch.stack([a, torch.ones_like(a)], dim=1)
    right = torch.stack([torch.ones_like(b), -b])
    return (left.double() @ right.double()).to(a.dtype)
