"""What a check does with the files of a submission, in a folder that does not outlive it."""

from __future__ import annotations

import pickle
import shutil
import tempfile
from typing import Any

import torch
from torch import Tensor

_folder: tempfile.TemporaryDirectory[str] | None = None


def folder() -> str:
    """Make a new folder, and remove the one before: checks also run in a student's own kernel and leave it tidy."""
    global _folder
    if _folder is not None:
        _folder.cleanup()
    _folder = tempfile.TemporaryDirectory(prefix="check-", ignore_cleanup_errors=True)
    return _folder.name


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
        if plain:
            pickle.dump(things, file, protocol=2)
        else:
            torch.save(things, file)
    return torch.tensor(0)
