"""A learning-rate sweep

The learning rate says how far a step goes against the gradient:

    w ← w - lr · g

Too small, and the loss hardly falls in the epochs there are. Too large, and every step overshoots
further than the one before: the loss grows until it is `inf`, and then `nan`. Where the border
lies depends on the data and the model, so one tries several rates, a *sweep*.

For a fair sweep only the rate may differ: every run starts from the same weights. And a run that
diverges is a result as well. PyTorch raises nothing then; it goes on computing with `inf` and
`nan`, and every comparison with `nan` is false, so that `min` may return just the wrong thing.

SGD stands for stochastic gradient descent, which draws rows at random. Here every step uses all
rows, so nothing is drawn but the initial weights.

## Task

Write two functions. `X` has the shape (N, 10) and `y` the shape (N, 1); the loss is the mean
squared error, as in `nn.MSELoss`, over the full batch: every epoch uses all rows for one step.

- `sweep(make_model, X, y, learning_rates, epochs=100)` trains one model per rate with SGD (no
  momentum) and returns a dictionary: its keys are the rates as they were given, its values lists
  of exactly `epochs` plain Python floats, the loss of each epoch, measured in that epoch's
  forward pass, before its step. `make_model()` takes no arguments and gives a new model, whose
  weights it draws from torch's global random generator. Every rate starts from the SAME initial
  weights: those of the first model, or those drawn after one and the same seed. A rate that
  diverges has losses of `inf` or `nan`; its history has its full length, and the other rates are
  not affected.
- `best_learning_rate(histories)` takes such a dictionary and returns the rate, one of its keys,
  whose final loss is the lowest. Rates whose final loss is `inf` or `nan` are ignored. If no
  final loss is finite it raises `ValueError`.

## What is judged

- `sweep` gives just the keys asked for and full histories of floats, for any rates and epochs.
- All histories begin with the same loss, that of an untrained model, and go on as SGD does.
- A rate that diverges ends in `inf` or `nan` and stops nothing.
- `best_learning_rate` finds the rate wherever it stands, looks at the final loss only, ignores
  what is not finite, and raises `ValueError` when nothing is left.
- The default value is that above; `X` and `y` stay unchanged, and so do torch and Python.

Free are the style of the loop, how you get equal starts, and what you do once a loss is `inf` or
`nan`: you may go on training or fill the rest of the history with `nan`. Ties are not judged.

Check your work: pytest exercises -k lr_sweep
"""

import copy
import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn


def sweep(
    make_model: Callable[[], nn.Module], X: Tensor, y: Tensor, learning_rates: Sequence[float], epochs: int = 100
) -> dict[float, list[float]]:
    """Train a model per learning rate with SGD, all from the same initial weights; return a loss history per rate."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: sweep")


def best_learning_rate(histories: dict[float, list[float]]) -> float:
    """Return the rate whose final loss is the lowest; ValueError if no final loss is finite."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: best_learning_rate")


if __name__ == "__main__":
    X, y = torch.randn(100, 10), torch.randn(100, 1)
    histories = sweep(lambda: nn.Linear(10, 1), X, y, [0.001, 0.01, 0.1, 10.0])
    print("best:", best_learning_rate(histories))
