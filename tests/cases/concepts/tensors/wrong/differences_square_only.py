# wrong: differences loops len(a) both times, breaks when M differs from N; expect: shape
import torch


def counting(rows, columns):
    return torch.arange(rows * columns, dtype=torch.float32).reshape(rows, columns)


def products(a, b):
    return a * b, torch.dot(a, b)


def add_ones(X):
    ones = torch.ones(X.shape[0], 1, dtype=X.dtype)
    return torch.cat([ones, X], dim=1)


def center(X):
    return X - X.mean(dim=0)


def differences(a, b):
    t = torch.zeros(len(a), len(a), dtype=a.dtype)
    for i in range(len(a)):
        for j in range(len(a)):
            t[i, j] = a[i] - b[j]
    return t
