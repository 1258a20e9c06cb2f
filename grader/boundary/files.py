"""What a check does with the files of a submission, in the worker's own folder."""

from __future__ import annotations

import pickle
import shutil
from typing import Any

import torch
from torch import Tensor


def copied(source: str, target: str) -> Tensor:
    """Copy a file under another name; give its size in bytes. Raises FileNotFoundError."""
    shutil.copyfile(source, target)
    with open(target, "rb") as file:
        return torch.tensor(len(file.read()))


class _Trap:
    """Whoever unpickles it without care copies the file that it came in, and could as well have run anything else."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return shutil.copyfile, (self._path, f"{self._path}.sprung")


def trapped(path: str, plain: bool) -> Tensor:
    """Write a file that holds more than tensors and plain data: unpickled, it makes ``path`` + ``.sprung``.

    ``plain`` is a bare pickle, not one of torch's files.
    """
    things = {"model": {}, "optimizer": {}, "epoch": _Trap(path)}
    with open(path, "wb") as file:
        (pickle.dump if plain else torch.save)(things, file)
    return torch.tensor(0)
