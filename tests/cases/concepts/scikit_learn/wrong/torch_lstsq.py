# wrong: solved at once, lr and epochs unused; expect: values or optimizer
import torch
from torch import nn


def fit_sklearn(X, y):
    A = torch.cat([X.double(), torch.ones(len(X), 1, dtype=torch.float64)], dim=1)
    w = torch.linalg.lstsq(A, y.double()).solution.flatten()
    return w[:-1].float(), w[-1].item()


def fit_torch(X, y, lr=0.1, epochs=500):
    return fit_sklearn(X, y)


def compare(X, y, lr=0.1, epochs=500):
    w1, b1 = fit_sklearn(X, y)
    w2, b2 = fit_torch(X, y, lr, epochs)
    return max((w1 - w2).abs().max().item(), abs(b1 - b2))
