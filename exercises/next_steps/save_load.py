"""Saving and loading

Training may take hours, and computers stop when they like. What has been learned stands in the
memory of one program and is gone with it, unless it is written into a file from time to time. Such a
file is called a *checkpoint*. A good one has a simple property: a run that was interrupted and
resumed gives the same losses as one that was never interrupted.

What has to be in it?

- The weights. `model.state_dict()` gives them as a dictionary of tensors, by name, together with
  other tensors that a model keeps, such as the running means of batch norm. With
  `model.load_state_dict(...)` they are put into a model of the same build.
- The state of the optimizer. Adam keeps two averages for each weight, SGD with momentum keeps a
  velocity, and every optimizer has its learning rate. Without them, the resumed run takes other
  steps at first: it stumbles. An optimizer has the same two methods.
- The number of epochs that are done, so that the run knows where it stands.

`torch.save(things, path)` writes such things into a file, `torch.load(path)` reads them. The file is
a pickle, and unpickling a file can run any program that somebody has put into it. Therefore one
saves states, not whole models, and loads with `weights_only=True`: then nothing but tensors and
plain data is accepted, and anything else raises an exception.

One trap is left: `state_dict()` gives no copies. Its tensors are those of the model and go on
changing with it. In a file that does not matter; in a variable it does.

## Task

Write three functions. `path` is the name of a file, a `str`.

- `save_checkpoint(path, model, optimizer, epoch)` writes a checkpoint: the state of `model`, the
  state of `optimizer`, and `epoch`, the number of epochs that are done. An older file of that name
  is replaced. The model and the optimizer stay as they are. Returns nothing.
- `load_checkpoint(path, model, optimizer)` reads such a file and puts the states into the `model`
  and the `optimizer` that it is given. Returns the number of epochs that are done, as an `int`. If
  the file holds anything but tensors and plain data, it is refused: an exception is raised, and
  nothing out of the file is run.
- `train(path, model, X, y, optimizer, epochs=20)` trains `model` in place on the full batch until
  `epochs` epochs are done in all; the loss is the mean squared error, as in `nn.MSELoss`. If there is
  a file `path`, the run goes on from there; if not, it begins with the model as it is. Returns a list
  of plain Python floats: the losses of the epochs that this run has made, each measured before its
  step. When it returns, `path` is a checkpoint of the last epoch. If all epochs were done before, the
  list is empty.

## What is judged

- After loading, the model has the parameters and buffers that were saved, and the optimizer takes
  the steps that the saved one would have taken. This holds for any model and any optimizer.
- Everything comes from the file: also when it was copied under another name, when there are several,
  and when the saved model was trained on in the meantime.
- The losses of a resumed run are those of an uninterrupted one, wherever it was interrupted, also
  more than once.
- A file with something else in it is refused.
- The default value is the one above; `X` and `y` stay unchanged, and so do torch and Python.

Free are how the file is laid out, whether `train` saves after every epoch (which is wise) or at its
end, and everything about style. Rounding does not matter.

Check your work: pytest exercises -k save_load
"""

import os
import tempfile

import torch
from torch import Tensor, nn


def save_checkpoint(path: str, model: nn.Module, optimizer: torch.optim.Optimizer, epoch: int) -> None:
    """Write into the file all that is needed to go on later: the two states, and how many epochs are done."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: save_checkpoint")


def load_checkpoint(path: str, model: nn.Module, optimizer: torch.optim.Optimizer) -> int:
    """Put the states from the file into the model and the optimizer; return how many epochs are done."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: load_checkpoint")


def train(
    path: str, model: nn.Module, X: Tensor, y: Tensor, optimizer: torch.optim.Optimizer, epochs: int = 20
) -> list[float]:
    """Train up to the given epoch, going on from the file if it is there; return the losses of this run's epochs."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: train")


if __name__ == "__main__":
    X = torch.randn(100, 10)
    y = X @ torch.randn(10, 1) + 0.5
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "run.pt")
        for epochs in (5, 8):
            model = nn.Linear(10, 1)
            optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
            print([f"{loss:.3f}" for loss in train(path, model, X, y, optimizer, epochs=epochs)])
