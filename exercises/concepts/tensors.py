"""Tensors

A tensor is a table of numbers, all of one type, its *dtype*. The *shape* says how many numbers
lie along each axis: a vector of 3 numbers has the shape (3,), a matrix of 2 rows and 4 columns
(2, 4), and a single number the empty shape (). Tensors are much like NumPy's arrays; what torch
adds is that they can live on a GPU and that torch can differentiate what you compute with them.

    torch.tensor([1, 2, 3])      shape (3,)      dtype int64: whole numbers stay whole
    torch.zeros(2, 2)            shape (2, 2)    dtype float32, as for all that follow
    torch.rand(3, 3)             shape (3, 3)    drawn evenly from 0 to 1
    torch.randn(2, 3)            shape (2, 3)    drawn from a normal distribution

The tutorial calls the numbers of `torch.randn` normalised. They are not: they are *drawn from* a
distribution with mean 0 and standard deviation 1, and the mean of the few you get is hardly ever
exactly 0.

The signs `+ - * /` work element by element. Where two shapes differ, torch *broadcasts*: it lines
the shapes up at their last axes, and an axis of size 1, or one that is missing on the left, is
repeated as often as needed.

    (N, D) - (D,)      gives (N, D)      the same row is subtracted from every row
    (N, 1) - (M,)      gives (N, M)      every one with every one

That is handy and dangerous: where the shapes fit by accident, torch computes something else than
you meant, without a word.

## Task

Write five functions.

- `counting(rows, columns)` makes a tensor of shape (rows, columns) and dtype `torch.float32` that
  holds 0, 1, 2, ... row by row. `counting(2, 3)` is `[[0., 1., 2.], [3., 4., 5.]]`.
- `products(a, b)` takes two vectors of the same length N and the same dtype and returns two
  tensors side by side: the elementwise product, of shape (N,), and the dot product, of shape ().
  Both have the dtype of `a` and `b`.
- `add_ones(X)` takes a matrix of shape (N, D) and returns one of shape (N, 1 + D): a column of
  ones, then the columns of `X`. The dtype is that of `X`.
- `center(X)` takes a matrix of shape (N, D) of floating-point numbers and subtracts from every
  column the mean of that column. Shape and dtype stay those of `X`.
- `differences(a, b)` takes two vectors of lengths N and M, of the same dtype, and returns the
  table of shape (N, M) that holds `a[i] - b[j]` in row i and column j, in that dtype.

## What is judged

- Every result is a tensor of the shape and the dtype given above. The dtypes tried are
  `torch.float32`, `torch.float64` and `torch.int64` (for `center` the first two).
- The numbers are right, for all sizes from 1 on: a single row, a single column, square matrices,
  vectors of the same length.
- `a`, `b` and `X` hold the same numbers afterwards, and nothing inside torch or Python changes.

Free is how you get there: loops, NumPy or torch. Differences of rounding do not matter.

Check your work: pytest exercises -k tensors
"""

import torch
from torch import Tensor


def counting(rows: int, columns: int) -> Tensor:
    """Make a float32 tensor of shape (rows, columns) that counts 0, 1, 2, ... row by row."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: counting")


def products(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Return the elementwise product, of shape (N,), and the dot product, of shape (), of two vectors."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: products")


def add_ones(X: Tensor) -> Tensor:
    """Put a column of ones before the columns of X: (N, D) becomes (N, 1 + D), in the dtype of X."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: add_ones")


def center(X: Tensor) -> Tensor:
    """Subtract from every column of X, of shape (N, D), the mean of that column."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: center")


def differences(a: Tensor, b: Tensor) -> Tensor:
    """Return the table of all a[i] - b[j], of shape (N, M), for vectors of lengths N and M."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: differences")


if __name__ == "__main__":
    print(counting(2, 3))
    print(products(torch.tensor([1, 2]), torch.tensor([3, 4])))
    print(add_ones(counting(2, 3)))
    print(center(counting(2, 3)))
    print(differences(torch.tensor([10, 20]), torch.tensor([1, 2, 3])))
