# right: a float64 detour that comes back to the dtype
import torch


def counting(rows, columns):
    return torch.arange(rows * columns, dtype=torch.float32).reshape(rows, columns)


def products(a, b):
    return torch.stack([a, b]).prod(dim=0), torch.tensordot(a, b, dims=1)


def add_ones(X):
    out = torch.ones_like(torch.nn.functional.pad(X, (1, 0)))
    out[:, 1:] = X
    return out


def center(X):
    exact = X.to(torch.float64)
    return (exact - exact.mean(0)).to(X.dtype)


def differences(a, b):
    return torch.add(a[..., None], b, alpha=-1)
