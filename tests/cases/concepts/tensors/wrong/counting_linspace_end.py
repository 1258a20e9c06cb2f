# wrong: counting uses linspace up to rows*columns inclusive, so steps are not 1; expect: values
import torch


def counting(rows, columns):
    return torch.linspace(0, rows * columns, rows * columns).reshape(rows, columns)


def products(a, b):
    return a * b, torch.dot(a, b)


def add_ones(X):
    ones = torch.ones(X.shape[0], 1, dtype=X.dtype)
    return torch.cat([ones, X], dim=1)


def center(X):
    return X - X.mean(dim=0)


def differences(a, b):
    return a.unsqueeze(1) - b
