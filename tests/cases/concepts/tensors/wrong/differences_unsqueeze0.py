# wrong: differences unsqueezes a at 0, so elementwise for equal lengths and an error otherwise; expect: values
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
    return a.unsqueeze(0) - b
