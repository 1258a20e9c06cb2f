# right: meshgrid, vmap and clones
import torch


def counting(rows, columns):
    i, j = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
    return (i * columns + j).to(torch.float32)


def products(a, b):
    return torch.vmap(torch.mul)(a, b), (a @ b).clone()


def add_ones(X):
    ones = torch.ones((X.shape[0], 1), dtype=X.dtype)
    return torch.cat([ones, X], dim=1)


def center(X):
    Y = X.clone()
    Y -= Y.mean(dim=0)
    return Y


def differences(a, b):
    left, right = torch.meshgrid(a, b, indexing="ij")
    return left - right
