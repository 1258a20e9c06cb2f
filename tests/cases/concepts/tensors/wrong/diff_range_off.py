# wrong: the loop over b stops one too early, the last column stays 0; expect: values
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
    mean = torch.mean(X, 0, keepdim=True)
    return torch.sub(X, mean)


def differences(a, b):
    table = torch.zeros(len(a), len(b), dtype=a.dtype)
    for i in range(len(a)):
        for j in range(len(b) - 1):
            table[i, j] = a[i] - b[j]
    return table
