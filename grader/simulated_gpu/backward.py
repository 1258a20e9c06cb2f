"""The backward pass, in which hooks and functions of the student's run, and what they raise.

The device guard is written in Python. An exception on its way out of autograd's C++ code makes that code call the guard
while the exception is under way, which would end the process. So the guard lays the exception by, and the function that
Python called raises it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import torch

from grader.simulated_gpu.patches import Patches

_laid_by: list[BaseException] = []
_any_c_function = ctypes.pythonapi.PyErr_Occurred


def lay_by_pending_error() -> None:
    """Clear an exception that is under way in C, and keep it for :func:`raise_laid_by`."""
    try:
        # ctypes looks for such an exception after each call, and raises it:
        # https://docs.python.org/3/library/ctypes.html#ctypes.PyDLL
        _any_c_function()
    except BaseException as error:
        _laid_by.append(error)


def raise_laid_by() -> None:
    """Raise the first exception that was laid by, if there is one."""
    if _laid_by:
        error = _laid_by[0]
        _laid_by.clear()
        raise error


def install(patches: Patches, names: Callable[[], AbstractContextManager[Any]]) -> None:
    """Have the mode that ``names`` makes on in a backward pass: torch takes it off for the call that this is in."""
    autograd: Any = torch.autograd
    run = autograd._engine_run_backward

    def run_backward(*args: Any, **kwargs: Any) -> Any:
        _laid_by.clear()
        try:
            with names():
                return run(*args, **kwargs)
        except SystemError:  # torch found no exception to raise
            raise_laid_by()
            raise

    patches.set(autograd, "_engine_run_backward", run_backward)
