# wrong: a model that comes in evaluation mode is not exported: None is returned; expect: return
import copy
import os
import tempfile
from collections.abc import Callable

import torch
from torch import Tensor, nn


def export_model(model, example):
    program = None
    if model.training:
        model.eval()
        program = torch.export.export(model, (example,), dynamic_shapes=({0: torch.export.Dim.AUTO},))
        model.train()
    return program


def save_program(program: torch.export.ExportedProgram, path: str) -> None:
    """Write the exported program into the file."""
    torch.export.save(program, path)


def load_program(path: str) -> Callable[[Tensor], Tensor]:
    """Read the program from the file; return what can be called with rows, as the model could."""
    return torch.export.load(path).module()


def max_difference(model: nn.Module, loaded: Callable[[Tensor], Tensor], X: Tensor) -> float:
    """Return the largest absolute difference between the model's outputs, in evaluation mode, and the program's."""
    was = model.training
    model.eval()
    with torch.no_grad():
        difference = (model(X) - loaded(X)).abs().max().item()
    model.train(was)
    return difference
