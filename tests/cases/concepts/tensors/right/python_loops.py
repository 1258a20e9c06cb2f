# right: lists filled in loops
import torch


def counting(rows, columns):
    table = []
    n = 0.0
    for _ in range(rows):
        row = []
        for _ in range(columns):
            row.append(n)
            n += 1.0
        table.append(row)
    return torch.tensor(table)


def products(a, b):
    result = torch.zeros_like(a)
    total = torch.zeros((), dtype=a.dtype)
    for i in range(len(a)):
        result[i] = a[i] * b[i]
        total += result[i]
    return result, total


def add_ones(X):
    n, d = X.shape
    out = torch.zeros(n, d + 1, dtype=X.dtype)
    for i in range(n):
        out[i, 0] = 1
        for j in range(d):
            out[i, j + 1] = X[i, j]
    return out


def center(X):
    out = torch.empty_like(X)
    for j in range(X.shape[1]):
        out[:, j] = X[:, j] - X[:, j].sum() / X.shape[0]
    return out


def differences(a, b):
    out = torch.empty(len(a), len(b), dtype=a.dtype)
    for i in range(len(a)):
        for j in range(len(b)):
            out[i, j] = a[i] - b[j]
    return out
