"""The grader's own way with exported programs, by torch's functions as they were before a submission was there."""

from __future__ import annotations

import copy
import io
from typing import Final

import torch
from torch import Tensor, nn

_export: Final = torch.export.export
_save: Final = torch.export.save
_load: Final = torch.export.load


class Deployed:
    """What a loaded program is to its user: it can be called, has weights of its own, and there is no mode to it."""

    def __init__(self, model: nn.Module) -> None:
        self._model = copy.deepcopy(model).eval()

    def __call__(self, x: Tensor) -> Tensor:
        output: Tensor = self._model(x)
        return output


_made: Final[dict[tuple[type[nn.Module], tuple[int, ...]], torch.export.ExportedProgram]] = {}
"""The programs that were exported, by the model's class and the shape of a row. They are never given away."""


def exported(model: nn.Module, example: Tensor) -> torch.export.ExportedProgram:
    """Give what an export of the model in evaluation mode gives, for any number of rows."""
    return _load(io.BytesIO(_program(model, example)))


def write(model: nn.Module, example: Tensor, path: str) -> str:
    """Write what ``exported`` gives into a file."""
    with open(path, "wb") as file:
        file.write(_program(model, example))
    return path


def _program(model: nn.Module, example: Tensor) -> bytes:
    """A saved program. To export takes most of a judgement's time: models of one class get one, with their numbers."""
    kind = (type(model), tuple(example.shape[1:]))
    if kind not in _made:
        axes = ({0: torch.export.Dim("rows")},)
        _made[kind] = _export(copy.deepcopy(model).eval(), (example,), dynamic_shapes=axes, strict=False)
    with torch.no_grad():
        for name, item in model.state_dict().items():
            _made[kind].state_dict[name].copy_(item)
    data = io.BytesIO()
    _save(_made[kind], data)
    return data.getvalue()


def opened(path: str) -> nn.Module:
    """Load the program from a file; give its module."""
    with open(path, "rb") as file:
        return _load(file).module()
