# right: numpy round trips everywhere, from_numpy back
import numpy as np
import torch


def counting(rows, columns):
    return torch.from_numpy(np.arange(rows * columns, dtype=np.float32).reshape(rows, columns))


def products(a, b):
    x, y = a.numpy(), b.numpy()
    return torch.from_numpy(x * y), torch.tensor(np.dot(x, y), dtype=a.dtype)


def add_ones(X):
    arr = X.numpy()
    return torch.from_numpy(np.hstack([np.ones((arr.shape[0], 1), dtype=arr.dtype), arr]))


def center(X):
    arr = X.numpy()
    return torch.from_numpy(arr - arr.mean(axis=0))


def differences(a, b):
    return torch.from_numpy(np.subtract.outer(a.numpy(), b.numpy()))
