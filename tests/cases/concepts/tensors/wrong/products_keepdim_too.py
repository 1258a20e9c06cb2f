# wrong: the dot product has the shape (1,) because of keepdim; expect: shape
import torch


def counting(rows, columns):
    return torch.arange(rows * columns, dtype=torch.float32).reshape(rows, columns)


def products(a, b):
    p = a * b
    return p, p.sum(dim=0, keepdim=True)


def add_ones(X):
    ones = torch.ones(X.shape[0], 1, dtype=X.dtype)
    return torch.cat([ones, X], dim=1)


def center(X):
    return X - X.mean(dim=0)


def differences(a, b):
    return a.unsqueeze(1) - b
