# right: cumsum, full and expand
import torch


def counting(rows, columns):
    return torch.ones(rows * columns).cumsum(0).sub(1).unflatten(0, (rows, columns))


def products(a, b):
    return a * b, torch.dot(a, b)


def add_ones(X):
    return torch.column_stack((torch.full((len(X),), 1, dtype=X.dtype), X))


def center(X):
    return X - X.mean(dim=0).expand_as(X)


def differences(a, b):
    n, m = len(a), len(b)
    return a.reshape(n, 1).expand(n, m) - b.reshape(1, m).expand(n, m)
