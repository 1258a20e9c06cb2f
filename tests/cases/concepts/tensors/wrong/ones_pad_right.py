# wrong: pad on the wrong side; expect: values
import torch
import torch.nn.functional as F


def counting(rows, columns):
    return torch.arange(rows * columns, dtype=torch.float32).reshape(rows, columns)


def products(a, b):
    return a * b, torch.dot(a, b)


def add_ones(X):
    return F.pad(X, (0, 1), value=1)


def center(X):
    return X - X.mean(dim=0)


def differences(a, b):
    return a.unsqueeze(1) - b.unsqueeze(0)
