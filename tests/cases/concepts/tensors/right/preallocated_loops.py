# right: empty results filled element by element
import torch


def counting(rows, columns):
    result = torch.empty(rows, columns)
    for i in range(rows):
        for j in range(columns):
            result[i, j] = i * columns + j
    return result


def products(a, b):
    elementwise = torch.empty_like(a)
    dot = torch.zeros((), dtype=a.dtype)
    for i in range(len(a)):
        elementwise[i] = a[i] * b[i]
        dot += a[i] * b[i]
    return elementwise, dot


def add_ones(X):
    N, D = X.shape
    result = X.new_ones(N, D + 1)
    result[:, 1:] = X
    return result


def center(X):
    result = X.clone()
    for j in range(X.shape[1]):
        result[:, j] -= X[:, j].mean()
    return result


def differences(a, b):
    result = torch.zeros(len(a), len(b), dtype=a.dtype)
    for i in range(len(a)):
        result[i] = a[i] - b
    return result
