# wrong: means of the first call are kept; expect: values
import torch


def counting(rows, columns):
    return torch.arange(rows * columns, dtype=torch.float32).reshape(rows, columns)


def products(a, b):
    return a * b, torch.dot(a, b)


def add_ones(X):
    ones = torch.ones((X.shape[0], 1), dtype=X.dtype)
    return torch.cat([ones, X], dim=1)


MEANS = {}


def center(X):
    if X.shape not in MEANS:
        MEANS[X.shape] = X.mean(0)
    return X - MEANS[X.shape]


def differences(a, b):
    return a.unsqueeze(1) - b.unsqueeze(0)
