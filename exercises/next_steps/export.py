"""Exporting a model

A checkpoint holds weights, and weights alone compute nothing: whoever wants to use them needs your
Python class as well, in just that version. A server, a phone or a colleague should not have to.
*Exporting* turns the model into a program of its own: a list of tensor operations together with the
weights, in one file that needs nothing but torch.

The tutorial names TorchScript for that. PyTorch has retired it; its place is taken by
`torch.export`, which this exercise is about.

How does it work? `torch.export.export` runs the model once with an example input, keeps a record of
every operation, and makes a `torch.export.ExportedProgram` of it. What was not recorded is not in the
program, and that is where the traps lie:

- What the mode of the model decides is decided at that moment. A model that is exported in training
  mode drops random values for ever, and its batch norm looks at the rows at hand. There is no
  `eval()` afterwards: a program that was exported raises an exception there.
- The shape of the example is part of the record. With an example of 5 rows, the program takes 5 rows
  and no others, unless you say that the first axis is *dynamic*: that its size is not known yet.

The program itself cannot be called. Its method `module()` gives something that can be, with the same
input as the model. `torch.export.save` and `torch.export.load` write and read the file, whose name
ends in `.pt2`.

Before somebody relies on the file, one compares: the model and the program read from the file, with
rows that neither has seen. Both compute in float32, so tiny differences are fine. A large one means
that something was lost on the way.

## Task

Write four functions. A model takes one tensor with N rows, of the shape (N, ...), and gives a tensor
with N rows. `path` is the name of a file, a `str` that ends in `.pt2`.

- `export_model(model, example)` returns the `torch.export.ExportedProgram` of `model` in evaluation
  mode, whatever mode it comes in. `example` is a tensor with at least 2 rows; the program accepts any
  number of rows, from 1 on. The model stays as it was: its parameters, its buffers and its mode.
- `save_program(program, path)` writes the program into the file, so that `torch.export.load` can read
  it. An older file of that name is replaced. Returns nothing.
- `load_program(path)` reads such a file and returns something that can be called with a tensor and
  gives the outputs. If there is no such file, an exception is raised.
- `max_difference(model, loaded, X)` returns, as a plain Python float, the largest absolute difference
  between two outputs: that of `model` in evaluation mode and that of `loaded`, both for `X`. `loaded`
  is what `load_program` has returned; it can be called, and nothing else is known about it. The model
  stays as it was, its mode included.

## What is judged

- The program gives the outputs of evaluation mode, for any number of rows and any model with one
  input, whatever its argument is called and however many axes its rows have.
- The model is left as it was, with its mode and its gradients.
- The file can be read by `torch.export.load`, and `load_program` reads files that somebody else has
  written with `torch.export.save`. Everything comes from the file: also when it was renamed, when
  there are several, and when the model was trained on in the meantime.
- The largest difference is the right number, also in evaluation mode of a model that is in training.
- `example` and `X` stay unchanged, and so do torch and Python.

Free are how you declare the axis (`Dim`, `Dim.AUTO`, `Dim.DYNAMIC`), with `strict` or without, how you
restore the mode, and everything about style. Rounding does not matter.

Check your work: pytest exercises -k export
"""

import os
import tempfile
from collections.abc import Callable

import torch
from torch import Tensor, nn


def export_model(model: nn.Module, example: Tensor) -> torch.export.ExportedProgram:
    """Export the model in evaluation mode, for any number of rows; leave it as it was."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: export_model")


def save_program(program: torch.export.ExportedProgram, path: str) -> None:
    """Write the exported program into the file."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: save_program")


def load_program(path: str) -> Callable[[Tensor], Tensor]:
    """Read the program from the file; return what can be called with rows, as the model could."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: load_program")


def max_difference(model: nn.Module, loaded: Callable[[Tensor], Tensor], X: Tensor) -> float:
    """Return the largest absolute difference between the model's outputs, in evaluation mode, and the program's."""
    # YOUR CODE HERE
    raise NotImplementedError("Your turn: max_difference")


if __name__ == "__main__":
    model = nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.3), nn.Linear(16, 3))
    model(torch.randn(100, 4))
    program = export_model(model, torch.randn(8, 4))
    print(program.graph_module.code)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.pt2")
        save_program(program, path)
        loaded = load_program(path)
        print(f"{os.path.getsize(path)} bytes, difference {max_difference(model, loaded, torch.randn(50, 4)):.1e}")
