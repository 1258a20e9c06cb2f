# right: plain Python lists and loops, torch.tensor at the end
import torch


def counting(rows, columns):
    table = []
    n = 0
    for i in range(rows):
        row = []
        for j in range(columns):
            row.append(float(n))
            n += 1
        table.append(row)
    return torch.tensor(table)


def products(a, b):
    la, lb = a.tolist(), b.tolist()
    elementwise = [x * y for x, y in zip(la, lb)]
    return torch.tensor(elementwise, dtype=a.dtype), torch.tensor(sum(elementwise), dtype=a.dtype)


def add_ones(X):
    return torch.tensor([[1] + row for row in X.tolist()], dtype=X.dtype)


def center(X):
    columns = list(zip(*X.tolist()))
    means = [sum(c) / len(c) for c in columns]
    return torch.tensor([[v - m for v, m in zip(row, means)] for row in X.tolist()], dtype=X.dtype)


def differences(a, b):
    return torch.tensor([[x - y for y in b.tolist()] for x in a.tolist()], dtype=a.dtype)
