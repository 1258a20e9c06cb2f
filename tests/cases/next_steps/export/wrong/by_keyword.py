# wrong: the example is handed over as the keyword argument x, which only some models have; expect: forward
import copy
import os
import tempfile
from collections.abc import Callable

import torch
from torch import Tensor, nn


def export_model(model, example):
    copied = copy.deepcopy(model)
    copied.eval()
    rows = torch.export.Dim("rows")
    return torch.export.export(copied, (), kwargs={"x": example}, dynamic_shapes={"x": {0: rows}})


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
