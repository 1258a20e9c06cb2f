"""Notices when a submission replaces parts of torch or Python for the whole process.

This only explains: a verdict never depends on code that shares the student's process. But a student who writes
``torch.relu = my_relu`` deserves to hear that this is why nothing works as the documentation says.
"""

from __future__ import annotations

import builtins
import json
import math
import os
import sys
import time
from types import ModuleType
from typing import Any

import torch
import torch.nn.functional
from torch import _compile, nn

_PLACES: dict[str, Any] = {
    "builtins": builtins,
    "math": math,
    "time": time,
    "json": json,
    "torch": torch,
    "torch.Tensor": torch.Tensor,
    "torch.autograd": torch.autograd,
    "torch.cuda": torch.cuda,
    "torch.export": torch.export,
    "torch.nn": nn,
    "torch.nn.Linear": nn.Linear,
    "torch.nn.Module": nn.Module,
    "torch.nn.MSELoss": nn.MSELoss,
    "torch.nn.functional": torch.nn.functional,
    "torch.nn.init": nn.init,
    "torch.nn.utils": nn.utils,
    "torch.optim": torch.optim,
    "torch.optim.Adam": torch.optim.Adam,
    "torch.optim.Optimizer": torch.optim.Optimizer,
    "torch.optim.SGD": torch.optim.SGD,
    "torch.testing": torch.testing,
}
_WRAPPERS = (_compile.__file__, sys.modules[torch.optim.Optimizer.__module__].__file__)
_COMPILER = os.path.join(os.path.dirname(torch.__file__), "_dynamo", "")
_IGNORED = {"__dict__", "__weakref__", "__doc__", "__builtins__", "_"}


class Snapshot:
    """What the places above hold at one moment."""

    def __init__(self) -> None:
        self._held = {place: _held(owner) for place, owner in _PLACES.items()}
        self._settings = _settings()

    def differences(self) -> list[str]:
        """Name what has been replaced since, and what has been put in front of an inherited method."""
        settings = _settings()
        found = [name for name, value in self._settings.items() if settings[name] != value]
        follows = {"torch.Storage"} if "torch.set_default_dtype" in found else set()
        for place, owner in _PLACES.items():
            before, now = self._held[place], _held(owner)
            for name in before.keys() | now.keys():
                if name in before and name in now:
                    changed = before[name] is not now[name] and not _wrapped_by_torch(now[name], before[name])
                elif name in before:
                    changed = not isinstance(before[name], ModuleType)
                else:
                    changed = isinstance(owner, type) and any(name in vars(base) for base in owner.__mro__[1:])
                if changed:
                    found.append(f"{place}.{name}")
        return sorted(set(found) - follows)[:20]


def _wrapped_by_torch(now: Any, before: Any) -> bool:
    """Importing ``torch._dynamo`` (as ``torch.func`` does) wraps ``torch.manual_seed``, the first optimizer of a class
    wraps that class's ``step``, and compiling puts functions of the compiler into ``nn.Module``: nobody's tampering."""
    file = getattr(getattr(now, "__code__", None), "co_filename", "")
    return file.startswith(_COMPILER) or (getattr(now, "__wrapped__", None) is before and file in _WRAPPERS)


def _settings() -> dict[str, Any]:
    """What torch makes new tensors of and where, which a file can change for everybody."""
    context = getattr(torch, "_GLOBAL_DEVICE_CONTEXT", None)
    return {
        "torch.set_default_dtype": torch.get_default_dtype(),
        "torch.set_default_device": getattr(context, "device_context", None) is not None,
    }


def _held(owner: Any) -> dict[str, Any]:
    public_only = isinstance(owner, ModuleType)
    return {
        name: item
        for name, item in vars(owner).items()
        if name not in _IGNORED and not (public_only and name.startswith("_")) and (callable(item) or not public_only)
    }
