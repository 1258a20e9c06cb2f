"""A build of torch for CUDA on a machine without a GPU, which is what most people have who have no GPU."""

from __future__ import annotations

from types import TracebackType
from typing import Final

import torch

from grader.simulated_gpu.patches import Patches
from grader.simulated_gpu.timeline import Event

VERSION: Final = "12.8"


class CudaBuild:
    """A context in which torch says that it was built for CUDA, and, as before, that no GPU is available."""

    events: Final[list[Event]] = []

    def __init__(self) -> None:
        self._patches = Patches()

    def __enter__(self) -> CudaBuild:
        self._patches.set(torch.backends.cuda, "is_built", lambda: True)
        self._patches.set(torch.version, "cuda", VERSION)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._patches.undo()
