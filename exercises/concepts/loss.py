"""A loss function

A loss says in one number how far predictions are from the truth: the smaller, the better. The
tutorial uses the mean squared error, which torch has as `nn.MSELoss`. For n predictions p and n
targets t it is

    MSE = ((p₁ - t₁)² + (p₂ - t₂)² + ... + (pₙ - tₙ)²) / n

Squaring makes all errors positive and lets large ones weigh more: an error of 2 counts as much as
four errors of 1. In the tutorial's example the prediction is 2 and the truth 3, so the loss is
(2 - 3)² = 1. `backward` starts from this number; how the model is to change follows from it.

There is a trap, and it has cost many people days. A model with one output gives predictions of
shape (N, 1), while targets often come as a plain vector of shape (N,). Then

    (N, 1) - (N,)      gives (N, N)      every prediction against every target

and the mean over this table is a number like any other. Nothing fails: training runs, the loss even
falls a little, and the model learns hardly more than the mean of all targets, since every
prediction is pulled towards every target. `nn.MSELoss` warns in this case, and computes it all the
same. Your loss will refuse.

## Task

Write three functions.

- `mse(prediction, target)` returns the mean squared error over all elements, for tensors of any
  shape: a tensor of shape () and of the dtype of the two. Value and gradients are those of
  `nn.MSELoss`, also the gradient of `target`; you learn most by writing the formula out. When the
  shapes of `prediction` and `target` are not exactly the same, it raises a `ValueError`, even where
  torch could broadcast.
- `as_column(y)` takes targets of shape (N,) or (N, 1) and returns them in the shape (N, 1), with
  the same numbers in the same order and the same dtype.
- `model_loss(model, X, y)` returns the mean squared error of the predictions `model(X)`, of shape
  (N, 1), as a plain Python float. The targets `y` have the shape (N,) or (N, 1); both give the same
  number.

## What is judged

- `mse` has the right value, shape and dtype, for a single number as well as for tables, in
  `torch.float32` and `torch.float64`, and the gradients of `nn.MSELoss`.
- It raises a `ValueError`, and no other exception, for different shapes, such as (N, 1) and (N,).
- `as_column` and `model_loss` are right for any N from 1 on, and for both shapes of `y`.
- What is passed in keeps its numbers, and so does the model; nothing inside torch or Python
  changes.

Free is the way, torch's own loss included. Differences of rounding do not matter.

Check your work: pytest exercises -k loss
"""

import torch
from torch import Tensor, nn


def mse(prediction: Tensor, target: Tensor) -> Tensor:
    """Return the mean squared error, of shape (). Raises ValueError unless both shapes are the same."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: mse")


def as_column(y: Tensor) -> Tensor:
    """Give targets of shape (N,) or (N, 1) the shape (N, 1)."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: as_column")


def model_loss(model: nn.Module, X: Tensor, y: Tensor) -> float:
    """Return the mean squared error of model(X), of shape (N, 1), for targets of shape (N,) or (N, 1)."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: model_loss")


if __name__ == "__main__":
    print(mse(torch.tensor([[2.0]]), torch.tensor([[3.0]])))
    print(as_column(torch.tensor([1.0, 2.0, 3.0])).shape)
    print(model_loss(nn.Linear(10, 1), torch.randn(100, 10), torch.randn(100)))
