import torch
from torch import Tensor


def counting(rows: int, columns: int) -> Tensor:
    """Make a float32 tensor of shape (rows, columns) that counts 0, 1, 2, ... row by row."""
    ### BEGIN SOLUTION
    return torch.arange(rows * columns, dtype=torch.float32).reshape(rows, columns)
    ### END SOLUTION


def products(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Return the elementwise product, of shape (N,), and the dot product, of shape (), of two vectors."""
    ### BEGIN SOLUTION
    return a * b, torch.dot(a, b)
    ### END SOLUTION


def add_ones(X: Tensor) -> Tensor:
    """Put a column of ones before the columns of X: (N, D) becomes (N, 1 + D), in the dtype of X."""
    ### BEGIN SOLUTION
    ones = torch.ones(len(X), 1, dtype=X.dtype)
    return torch.cat((ones, X), dim=1)
    ### END SOLUTION


def center(X: Tensor) -> Tensor:
    """Subtract from every column of X, of shape (N, D), the mean of that column."""
    ### BEGIN SOLUTION
    return X - X.mean(dim=0)
    ### END SOLUTION


def differences(a: Tensor, b: Tensor) -> Tensor:
    """Return the table of all a[i] - b[j], of shape (N, M), for vectors of lengths N and M."""
    ### BEGIN SOLUTION
    return a[:, None] - b
    ### END SOLUTION


if __name__ == "__main__":
    print(counting(2, 3))
    print(products(torch.tensor([1, 2]), torch.tensor([3, 4])))
    print(add_ones(counting(2, 3)))
    print(center(counting(2, 3)))
    print(differences(torch.tensor([10, 20]), torch.tensor([1, 2, 3])))
