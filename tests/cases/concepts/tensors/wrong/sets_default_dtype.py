# wrong: float64 as the default of torch; expect: dtype or integrity
import torch


torch.set_default_dtype(torch.float64)


def counting(rows, columns):
    return torch.tensor([[i * columns + j for j in range(columns)] for i in range(rows)]) * 1.0


def products(a, b):
    return a * b, torch.dot(a, b)


def add_ones(X):
    ones = torch.ones((X.shape[0], 1), dtype=X.dtype)
    return torch.cat([ones, X], dim=1)


def center(X):
    return X - X.mean(dim=0)


def differences(a, b):
    return a.unsqueeze(1) - b.unsqueeze(0)
