# right: computes in float64 and casts back to the input dtype
import torch


def counting(rows, columns):
    return torch.linspace(0, rows * columns - 1, rows * columns, dtype=torch.float64).round().to(torch.float32).reshape((rows, columns))


def products(a, b):
    dtype = a.dtype
    x = a.double() * b.double()
    return x.to(dtype), x.sum().to(dtype)


def add_ones(X):
    return torch.cat((X.new_full((X.shape[0], 1), 1), X), 1)


def center(X):
    Y = X.double()
    Y = Y - Y.mean(0)
    return Y.type_as(X)


def differences(a, b):
    return (b[None, :] - a[:, None]).neg()
