# right: verbose student with checks, prints and intermediate names
import torch


def counting(rows: int, columns: int) -> torch.Tensor:
    """Numbers 0 .. rows*columns-1."""
    if rows < 1 or columns < 1:
        raise ValueError("rows and columns have to be positive")
    total = rows * columns
    numbers = torch.arange(0, total, 1)
    numbers = numbers.type(torch.float32)
    numbers = torch.reshape(numbers, (rows, columns))
    print(numbers.shape, numbers.dtype)
    return numbers


def products(a, b):
    assert a.shape == b.shape, "same length please"
    p1 = a * b
    p2 = torch.sum(p1).to(a.dtype)
    print(p1, p2)
    return (p1, p2)


def add_ones(X):
    N = X.size(0)
    D = X.size(1)
    result = torch.zeros((N, D + 1), dtype=X.dtype)
    result[:, 0] = 1
    for d in range(D):
        result[:, d + 1] = X[:, d]
    return result


def center(X):
    column_sums = X.sum(dim=0)
    column_means = column_sums / X.shape[0]
    return torch.subtract(X, column_means)


def differences(a, b):
    N, M = a.shape[0], b.shape[0]
    A = a.reshape(N, 1).repeat(1, M)
    B = b.reshape(1, M).repeat(N, 1)
    return A - B
