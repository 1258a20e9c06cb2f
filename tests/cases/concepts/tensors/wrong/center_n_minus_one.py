# wrong: center divides the column sum by N - 1, so a single row gives nan; expect: values
import torch


def counting(rows, columns):
    return torch.arange(rows * columns, dtype=torch.float32).reshape(rows, columns)


def products(a, b):
    return a * b, torch.dot(a, b)


def add_ones(X):
    ones = torch.ones(X.shape[0], 1, dtype=X.dtype)
    return torch.cat([ones, X], dim=1)


def center(X):
    return X - X.sum(dim=0) / (X.shape[0] - 1)


def differences(a, b):
    return a.unsqueeze(1) - b
