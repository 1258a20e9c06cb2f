import os
import tempfile
from collections.abc import Callable

import torch
from torch import Tensor, nn


def export_model(model: nn.Module, example: Tensor) -> torch.export.ExportedProgram:
    """Export the model in evaluation mode, for any number of rows; leave it as it was."""
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    rows = torch.export.Dim("rows")
    program = torch.export.export(model, (example,), dynamic_shapes=({0: rows},))
    model.train(was_training)
    return program
    ### END SOLUTION


def save_program(program: torch.export.ExportedProgram, path: str) -> None:
    """Write the exported program into the file."""
    ### BEGIN SOLUTION
    torch.export.save(program, path)
    ### END SOLUTION


def load_program(path: str) -> Callable[[Tensor], Tensor]:
    """Read the program from the file; return what can be called with rows, as the model could."""
    ### BEGIN SOLUTION
    return torch.export.load(path).module()
    ### END SOLUTION


def max_difference(model: nn.Module, loaded: Callable[[Tensor], Tensor], X: Tensor) -> float:
    """Return the largest absolute difference between the model's outputs, in evaluation mode, and the program's."""
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    with torch.no_grad():
        difference = (model(X) - loaded(X)).abs().max().item()
    model.train(was_training)
    return difference
    ### END SOLUTION


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
