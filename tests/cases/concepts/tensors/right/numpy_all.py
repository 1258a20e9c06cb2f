# right: everything in NumPy
import torch
import numpy as np


def counting(rows, columns):
    return torch.from_numpy(np.arange(rows * columns, dtype=np.float32).reshape(rows, columns))


def products(a, b):
    x, y = a.numpy(), b.numpy()
    return torch.from_numpy(x * y), torch.tensor(x @ y, dtype=a.dtype)


def add_ones(X):
    x = X.numpy()
    return torch.from_numpy(np.concatenate([np.ones((x.shape[0], 1), dtype=x.dtype), x], axis=1))


def center(X):
    x = X.numpy()
    return torch.from_numpy(x - x.mean(axis=0, keepdims=True))


def differences(a, b):
    return torch.from_numpy(np.subtract.outer(a.numpy(), b.numpy()))
