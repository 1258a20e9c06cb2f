# wrong: the gradients of the model are deleted by the comparison; expect: grad
import copy
import os
import tempfile
from collections.abc import Callable

import torch
from torch import Tensor, nn


def export_model(model: nn.Module, example: Tensor) -> torch.export.ExportedProgram:
    """Export the model in evaluation mode, for any number of rows; leave it as it was."""
    was = model.training
    model.eval()
    try:
        return torch.export.export(model, (example,), dynamic_shapes=({0: torch.export.Dim("rows")},))
    finally:
        model.train(was)


def save_program(program: torch.export.ExportedProgram, path: str) -> None:
    """Write the exported program into the file."""
    torch.export.save(program, path)


def load_program(path: str) -> Callable[[Tensor], Tensor]:
    """Read the program from the file; return what can be called with rows, as the model could."""
    return torch.export.load(path).module()


def max_difference(model, loaded, X):
    was = model.training
    model.eval()
    model.zero_grad()
    with torch.no_grad():
        difference = (model(X) - loaded(X)).abs().max().item()
    model.train(was)
    return difference
