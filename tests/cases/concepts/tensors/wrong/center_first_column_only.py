# wrong: only the first column is centred; expect: values
import torch
from torch import Tensor


def counting(rows, columns):
    total = rows * columns
    values = torch.arange(total)
    return values.view(rows, columns).float()


def products(a, b):
    elementwise = torch.mul(a, b)
    dot = torch.dot(a, b)
    return elementwise, dot


def add_ones(X):
    n = X.size(0)
    ones = X.new_ones((n, 1))
    return torch.hstack((ones, X))


def center(X):
    out = X.clone()
    out[:, 0] = X[:, 0] - X[:, 0].mean()
    return out


def differences(a, b):
    return a.unsqueeze(1) - b
