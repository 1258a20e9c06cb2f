# right: comprehensions with item, dtype named
import torch


def counting(rows, columns):
    return torch.FloatTensor([[i * columns + j for j in range(columns)] for i in range(rows)])


def products(a, b):
    pairs = [x.item() * y.item() for x, y in zip(a, b)]
    return torch.tensor(pairs, dtype=a.dtype), torch.tensor(sum(pairs), dtype=a.dtype)


def add_ones(X):
    return torch.tensor([[1] + row for row in X.tolist()], dtype=X.dtype)


def center(X):
    return X - X.mean(dim=0)


def differences(a, b):
    return torch.tensor([[x - y for y in b.tolist()] for x in a.tolist()], dtype=a.dtype)
