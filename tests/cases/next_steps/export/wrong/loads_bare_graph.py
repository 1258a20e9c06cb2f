# wrong: load_program returns the bare graph_module, which wants the weights as arguments too; expect: return
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


def load_program(path):
    return torch.export.load(path).graph_module


def max_difference(model: nn.Module, loaded: Callable[[Tensor], Tensor], X: Tensor) -> float:
    """Return the largest absolute difference between the model's outputs, in evaluation mode, and the program's."""
    was = model.training
    model.eval()
    with torch.no_grad():
        difference = (model(X) - loaded(X)).abs().max().item()
    model.train(was)
    return difference
