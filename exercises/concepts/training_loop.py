"""The training loop

Every training in PyTorch has the same five moves, once for each *step*:

    predictions = model(X)             forward pass
    loss = criterion(predictions, y)   how far off?
    optimizer.zero_grad()              forget the old gradients
    loss.backward()                    backward pass: new gradients
    optimizer.step()                   move the weights

The tutorial gives the model all rows in every step. With more data one takes a part of the rows at
a time, a *batch*. The words that go with it are easily mixed up:

- batch size: the number of rows in one step. The last batch of an epoch holds what is left, which
  may be fewer.
- step, or iteration: one batch, one update of the weights.
- epoch: one pass over all rows, that is, as many steps as there are batches.

100 rows in batches of 30 make 4 steps per epoch: 30, 30, 30 and 10 rows. Leaving the last 10 out
would waste a tenth of the data.

The loss of an epoch is the mean over all its rows. It is not quite the mean of the losses of the
batches: there the 10 rows of the last batch would count as much as 30 others.

## Task

Write four functions. `X` has the shape (N, 10) and `y` the shape (N, 1); the loss is the mean
squared error, as in `nn.MSELoss`.

- `count_steps(rows, epochs, batch_size)` returns, as an `int`, how many steps a training with so
  many rows takes. A short last batch is a step, too.
- `split_batches(X, y, batch_size)` returns a list of pairs `(batch_X, batch_y)`: the rows in their
  order, `batch_size` in each pair, what is left in the last one. No batch is empty.
- `train_step(model, X, y, optimizer)` makes the five moves once, with the rows it is given, and
  returns the loss as a plain Python float: the loss before the step.
- `train(model, X, y, optimizer, epochs=100, batch_size=20)` trains `model` in place: in every epoch
  one step per batch, in the order of the rows, without shuffling. It returns a list of exactly
  `epochs` plain Python floats. The loss of an epoch is the mean of the squared errors of all N rows,
  each measured when its batch had its turn, before that batch's step.

## What is judged

- The number of steps and the batches are right for any numbers: `batch_size` may divide the rows,
  be 1, or be more than there are rows.
- One step gives the right loss and moves the weights as the optimizer does; gradients of earlier
  steps play no part.
- `train` gives the right losses, as many as asked for, with any optimizer it is given; `model`
  itself holds the trained weights.
- The default values are those above; `X` and `y` stay unchanged, and so do torch and Python.

Free are the order of the moves where it does not matter (clear the gradients anywhere but between
`backward` and `step`), whether your functions call each other, and a `DataLoader` that does not
shuffle. Rounding does not matter.

Check your work: pytest exercises -k training_loop
"""

import math

import torch
from torch import Tensor, nn


def count_steps(rows: int, epochs: int, batch_size: int) -> int:
    """Say how many steps a training takes: one per batch, a short last batch of an epoch included."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: count_steps")


def split_batches(X: Tensor, y: Tensor, batch_size: int) -> list[tuple[Tensor, Tensor]]:
    """Cut the data into pairs (X, y) of batch_size rows each, in their order; the last may be shorter."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: split_batches")


def train_step(model: nn.Module, X: Tensor, y: Tensor, optimizer: torch.optim.Optimizer) -> float:
    """Take one step on one batch; return its MSE, measured before the step."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: train_step")


def train(
    model: nn.Module,
    X: Tensor,
    y: Tensor,
    optimizer: torch.optim.Optimizer,
    epochs: int = 100,
    batch_size: int = 20,
) -> list[float]:
    """Train the model in place, batch by batch; return the loss of each epoch, the mean over all its rows."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: train")


if __name__ == "__main__":
    X = torch.randn(100, 10)
    y = X @ torch.randn(10, 1) + 0.5
    model = nn.Linear(10, 1)
    losses = train(model, X, y, torch.optim.SGD(model.parameters(), lr=0.01), epochs=30)
    print(f"{count_steps(100, 30, 20)} steps: {losses[0]:.4f} -> {losses[-1]:.4f}")
