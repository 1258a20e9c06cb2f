# wrong: counting multiplies the row number by rows instead of columns; expect: values
import torch


def counting(rows, columns):
    t = torch.zeros(rows, columns)
    for i in range(rows):
        for j in range(columns):
            t[i, j] = i * rows + j
    return t


def products(a, b):
    return a * b, torch.dot(a, b)


def add_ones(X):
    ones = torch.ones(X.shape[0], 1, dtype=X.dtype)
    return torch.cat([ones, X], dim=1)


def center(X):
    return X - X.mean(dim=0)


def differences(a, b):
    return a.unsqueeze(1) - b
