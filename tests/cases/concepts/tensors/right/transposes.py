# right: by way of transposes
import torch


def counting(rows, columns):
    grid = torch.zeros(columns, rows)
    for i in range(rows):
        grid[:, i] = torch.arange(i * columns, (i + 1) * columns)
    return grid.T


def products(a, b):
    return a * b, torch.dot(a, b)


def add_ones(X):
    return torch.vstack((torch.ones(1, X.shape[0], dtype=X.dtype), X.T)).T


def center(X):
    return (X.T - X.T.mean(dim=1, keepdim=True)).T


def differences(a, b):
    return (a - b[:, None]).T
