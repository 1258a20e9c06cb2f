"""Adam instead of SGD

SGD moves every weight w against its gradient g, all at the same learning rate:

    w ← w - lr · g

Adam keeps two running averages per weight, of the gradient and of its square, and divides one by
the root of the other, so that every weight gets a step size of its own. In step t = 1, 2, ...

    m ← 0.9 · m + 0.1 · g                  v ← 0.999 · v + 0.001 · g²
    w ← w - lr · m̂ / (√v̂ + 1e-8)          m̂ = m / (1 - 0.9ᵗ),   v̂ = v / (1 - 0.999ᵗ)

Do not confuse it with `AdamW`, which is common today but also shrinks the weights in every step.

The tutorial asks whether Adam does better. Such a comparison is fair only if both start from the
same weights, and it holds for these data and this `lr` alone: each optimizer has its own best
rate.

## Task

Write three functions. `X` has the shape (N, 10) and `y` the shape (N, 1); the loss is the mean
squared error, as in `nn.MSELoss`, over the full batch: every epoch uses all rows for one step.

- `make_optimizer(model, lr=0.01)` returns an Adam optimizer over all the parameters of `model`.
  `lr` is its learning rate; everything else stays at the defaults of `torch.optim.Adam`.
- `train(model, X, y, optimizer, epochs=100)` trains `model` in place with the `optimizer` given
  and returns a list of exactly `epochs` plain Python floats: the loss of each epoch, measured in
  that epoch's forward pass, before its step.
- `compare(make_model, X, y, lr=0.01, epochs=100)` trains one model with SGD (no momentum) and one
  with Adam, both with the rate `lr`, and returns `{"SGD": [...], "Adam": [...]}`, two lists as
  `train` returns them. `make_model()` takes no arguments and gives a new model, whose weights it
  draws from torch's global random generator. Both runs start from the same initial weights.

## What is judged

- The optimizer is Adam and reaches every parameter; the rate is `lr`, every other setting a
  default.
- `train` gives the right losses, as many as asked for, with any optimizer it is given; afterwards
  `model` itself holds the trained weights.
- `compare` gives just these two keys, both histories begin with the same loss, that of an
  untrained model, and both are those of the right training.
- The default values are those above; `X` and `y` stay unchanged, and so do torch and Python.

Free are the style of the loop (a closure, `autograd.grad`, a `DataLoader` with the full batch),
the place of `zero_grad` in the epoch, parameter groups, and how you get equal starts: a copy, a
saved `state_dict`, or a seed set before each `make_model()`. Differences of rounding do not
matter.

Check your work: pytest exercises -k adam
"""

import copy
from collections.abc import Callable

import torch
from torch import Tensor, nn


def make_optimizer(model: nn.Module, lr: float = 0.01) -> torch.optim.Optimizer:
    """Make an Adam optimizer over all the model's parameters."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: make_optimizer")


def train(model: nn.Module, X: Tensor, y: Tensor, optimizer: torch.optim.Optimizer, epochs: int = 100) -> list[float]:
    """Train the model in place on the full batch; return the MSE of each epoch, measured before its step."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: train")


def compare(
    make_model: Callable[[], nn.Module], X: Tensor, y: Tensor, lr: float = 0.01, epochs: int = 100
) -> dict[str, list[float]]:
    """Train from the same initial weights with SGD and with Adam; return the histories by "SGD" and "Adam"."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: compare")


if __name__ == "__main__":
    X, y = torch.randn(100, 10), torch.randn(100, 1)
    for name, losses in compare(lambda: nn.Linear(10, 1), X, y).items():
        print(f"{name}: {losses[0]:.4f} -> {losses[-1]:.4f}")
