"""Training on the GPU

A GPU computes on tensors in its own memory. So the model and the data have to be moved there, to
the same *device*, before they meet in an operation. `.to(device)` moves both, but not in the same
way: a model is changed in place, while a tensor stays where it is and the moved one comes back as
the result.

An optimizer holds references to parameters, so it is made after the move. The other order often
happens to work, as PyTorch usually moves parameters in place, but nothing guarantees it.

Work on a GPU is asynchronous: a call returns as soon as the work is queued. Who reads the clock
then has measured the queueing, not the training. So read the clock before the first epoch,
synchronise after the last one, which waits until the GPU is done, and only then read the clock
again.

The tutorial's GPU is there to accelerate. Whether it does depends on the amount of work. Roughly,
an epoch of c operations takes the time

    t ≈ t₀ + c / s

Here s is the speed of the device, and t₀ the time that queueing costs, however small the work is.
On a GPU s is far larger, but t₀ is larger as well. A model this small is often slower on it: 100
rows are over sooner than the work is queued. A GPU pays off for large models and batches.

You need no GPU for this exercise: without one, the checks simulate it.

## Task

Write three functions. `X` has the shape (N, 10) and `y` the shape (N, 1).

- `pick_device()` returns a `torch.device`: `cuda` if it is available, else `cpu`.
- `move(model, X, y, device)` returns `(model, X, y)`, in this order, all three on `device` and
  otherwise unchanged: the same weights, the same values, the same dtypes.
- `timed_train(model, X, y, device, epochs=100)` moves everything to `device`, as `move` does,
  then makes the optimizer, SGD with a learning rate of 0.01 (no momentum), and trains on the full
  batch with the mean squared error, as in `nn.MSELoss`: all rows, one step per epoch. It returns
  `(losses, seconds)`. `losses` is a list of exactly `epochs` plain Python floats: the loss of
  each epoch, measured in that epoch's forward pass, before its step. `seconds` is a plain number
  greater than 0, the time in seconds that all epochs took. On `cuda`, synchronise before the
  clock is read.

`device` is a `torch.device`. Use it even where another one is available.

## What is judged

- `pick_device` answers rightly with and without a GPU, with a `torch.device` and not with a text.
- `move` moves all three to the device given, `cpu` as well as `cuda`, and changes nothing else.
- `timed_train` trains on the device given, with the optimizer made after the move, and gives the
  right losses for any number of epochs; the default is that above.
- The seconds cover the whole training, whether the model is fast or slow, and no more than the
  call took; on `cuda` the GPU is done before the clock is read.
- The file changes nothing inside torch or Python.

Free are a list for a tuple, `cuda:0` for `cuda`, `mps` where there is no CUDA, a copy on the
device, the clock (`time.perf_counter` or CUDA events), the way to synchronise, doing so in every
epoch, and whether the move or a warm-up forward pass is inside the time measured.

Check your work: pytest exercises -k gpu
"""

import time

import torch
from torch import Tensor, nn


def pick_device() -> torch.device:
    """Return cuda if it is available, else cpu."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: pick_device")


def move(model: nn.Module, X: Tensor, y: Tensor, device: torch.device) -> tuple[nn.Module, Tensor, Tensor]:
    """Return (model, X, y), all three on the device."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: move")


def timed_train(
    model: nn.Module, X: Tensor, y: Tensor, device: torch.device, epochs: int = 100
) -> tuple[list[float], float]:
    """Train on the device with SGD (lr 0.01, full batch); return the MSE of each epoch and the seconds it took."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: timed_train")


if __name__ == "__main__":
    device = pick_device()
    losses, seconds = timed_train(nn.Linear(10, 1), torch.randn(100, 10), torch.randn(100, 1), device)
    print(f"{device}: {losses[0]:.4f} -> {losses[-1]:.4f} in {seconds:.3f} s")
