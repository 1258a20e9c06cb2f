# right: meshgrid, stack and concatenate of transposed rows
import torch


def counting(rows, columns):
    return torch.stack([torch.arange(r * columns, (r + 1) * columns).to(torch.float) for r in range(rows)])


def products(a, b):
    pair = torch.stack([a, b])
    return pair.prod(dim=0), pair.prod(dim=0).sum()


def add_ones(X):
    first = torch.ones(1, X.shape[0], dtype=X.dtype, device=X.device)
    return torch.concatenate((first, X.T)).T


def center(X):
    centered = X.T - X.T.mean(dim=1, keepdim=True)
    return centered.T


def differences(a, b):
    A, B = torch.meshgrid(a, b, indexing="ij")
    return A - B
