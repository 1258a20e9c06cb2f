# wrong: a loop that ends one too early; expect: values
import torch


def counting(rows, columns):
    return torch.arange(rows * columns, dtype=torch.float32).reshape(rows, columns)


def products(a, b):
    total = torch.zeros((), dtype=a.dtype)
    for i in range(len(a) - 1):
        total = total + a[i] * b[i]
    return a * b, total


def add_ones(X):
    ones = torch.ones((X.shape[0], 1), dtype=X.dtype)
    return torch.cat([ones, X], dim=1)


def center(X):
    return X - X.mean(dim=0)


def differences(a, b):
    return a.unsqueeze(1) - b.unsqueeze(0)
