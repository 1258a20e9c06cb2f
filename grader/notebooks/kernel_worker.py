"""A student's own kernel as a worker: the same requests, carried out on the objects that its cells have made."""

from __future__ import annotations

import contextlib
import linecache
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from types import ModuleType, TracebackType
from typing import Any

import torch

from grader.boundary.loading import StudentModule
from grader.boundary.protocol import MAX_FRAMES, Frame, Request, Tampering
from grader.boundary.tampering import Snapshot
from grader.boundary.values import clip
from grader.boundary.worker import Worker
from grader.simulated_gpu.patches import Patches


class KernelModule(StudentModule):
    """The module that a kernel's cells define things in."""

    def __init__(self, module: ModuleType) -> None:
        super().__init__(module.__name__)
        self.module = module

    def _frames(self, trace: TracebackType | None) -> tuple[list[Frame], bool]:
        frames: list[Frame] = []
        innermost_is_student = False
        while trace is not None:
            innermost_is_student = trace.tb_frame.f_globals is vars(self.module)
            if innermost_is_student:
                code = trace.tb_frame.f_code
                text = linecache.getline(code.co_filename, trace.tb_lineno).strip()
                frames.append(
                    Frame(trace.tb_lineno, clip(code.co_name), clip(text), clip(name_of_cell(code.co_filename)))
                )
            trace = trace.tb_next
        return frames[-MAX_FRAMES:], innermost_is_student


def ipython() -> Any:
    """The kernel's shell; None in a plain Python."""
    module: Any = sys.modules.get("IPython")
    return None if module is None else module.get_ipython()


def name_of_cell(file: str) -> str:
    """What a notebook shows beside the cell whose code has this file name; nothing where IPython does not know it."""
    number = getattr(getattr(ipython(), "compile", None), "_filename_map", {}).get(file)
    return f"In [{number}]" if number else ""


class KernelWorker(Worker):
    """The worker's own code, on what the kernel holds. ``interruptible`` is entered where the student's code runs."""

    def __init__(self, module: ModuleType, interruptible: Callable[[], AbstractContextManager[None]]) -> None:
        super().__init__()
        self._interruptible = interruptible
        self._submission = KernelModule(module)

    def _carry_out(self, request: Request) -> Any:
        if isinstance(request, Tampering):
            # The kernel gives every cell its own ``input``.
            return [name for name in torch_as_it_was().differences() if name != "builtins.input"]
        with self._interruptible():
            return super()._carry_out(request)

    @contextlib.contextmanager
    def _stage(self) -> Iterator[None]:
        if self._gpu is not None or not torch.cuda.is_available():
            with super()._stage():
                yield
            return
        # As in a graded run, a GPU is there only when a check says so.
        patches = Patches()
        patches.set(torch._C, "_cuda_getDeviceCount", lambda: 0)
        patches.set(torch._C, "_accelerator_getAccelerator", lambda: None)
        patches.set(torch.cuda, "_cached_device_count", 0)
        patches.set(torch.cuda, "is_available", lambda: False)
        try:
            yield
        finally:
            patches.undo()


_snapshot: Snapshot | None = None


def torch_as_it_was() -> Snapshot:
    """What torch and Python were at the first call, in the notebook's first cell."""
    global _snapshot
    if _snapshot is None:
        _snapshot = Snapshot()
    return _snapshot
