# wrong: products returns the two results in the wrong order; expect: return
import torch


def counting(rows, columns):
    return torch.arange(rows * columns, dtype=torch.float32).reshape(rows, columns)


def products(a, b):
    return torch.dot(a, b), a * b


def add_ones(X):
    ones = torch.ones(X.shape[0], 1, dtype=X.dtype)
    return torch.cat([ones, X], dim=1)


def center(X):
    return X - X.mean(dim=0)


def differences(a, b):
    return a.unsqueeze(1) - b
