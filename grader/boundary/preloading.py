"""What few exercises need in their workers, and what takes seconds to load: loaded before any submission is there.

A submission's own time is for its own work, and a class has thirty of them. Nothing fails here: what cannot be loaded
is missed, or loaded after all, where the student's code asks for it.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import tempfile
from collections.abc import Callable, Sequence
from typing import Final


def load(names: Sequence[str]) -> None:
    """Import these modules, and use once what loads the greater part of itself at its first use."""
    for name in names:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
            _FIRST_USE.get(name, _nothing)()


def _export_once() -> None:
    """Export a small model, write it and read it: that loads the compiler, and takes the stand-in's place."""
    import torch

    with tempfile.TemporaryDirectory() as folder:
        # The compiler makes a folder as it is loaded; each worker is told one of its own later.
        os.environ["TORCHINDUCTOR_CACHE_DIR"] = os.path.join(folder, "cache")
        model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3), torch.nn.Dropout()).eval()
        axis = {0: torch.export.Dim("rows")}
        program = torch.export.export(model, (torch.ones(2, 2),), dynamic_shapes=(axis,), strict=False)
        path = os.path.join(folder, "program.pt2")
        torch.export.save(program, path)
        torch.export.load(path).module()(torch.ones(3, 2))


def _nothing() -> None:
    """Most modules are whole once they are imported."""


_FIRST_USE: Final[dict[str, Callable[[], None]]] = {"torch.export": _export_once}
