# right: einsum and pad
import torch
import torch.nn.functional as F


def counting(rows, columns):
    return torch.arange(rows * columns, dtype=torch.float32).reshape(rows, columns)


def products(a, b):
    return torch.einsum("i,i->i", a, b), torch.einsum("i,i->", a, b)


def add_ones(X):
    return F.pad(X, (1, 0), value=1)


def center(X):
    return X - X.mean(dim=0)


def differences(a, b):
    ones_a, ones_b = torch.ones_like(a), torch.ones_like(b)
    return torch.einsum("i,j->ij", a, ones_b) - torch.einsum("i,j->ij", ones_a, b)
