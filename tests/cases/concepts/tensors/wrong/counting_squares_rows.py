# wrong: the number of the row times the number of rows; expect: values
import torch


def counting(rows, columns):
    return torch.tensor([[float(i * rows + j) for j in range(columns)] for i in range(rows)])


def products(a, b):
    return a * b, torch.dot(a, b)


def add_ones(X):
    ones = torch.ones((X.shape[0], 1), dtype=X.dtype)
    return torch.cat([ones, X], dim=1)


def center(X):
    return X - X.mean(dim=0)


def differences(a, b):
    return a.unsqueeze(1) - b.unsqueeze(0)
