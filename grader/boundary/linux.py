"""What Linux offers to reach a process's descendants; elsewhere each of these does nothing."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
from typing import Final

_SET_PARENT_DEATH_SIGNAL: Final = 1
_SET_CHILD_SUBREAPER: Final = 36


def adopt_orphans() -> None:
    """Make this process the parent of every descendant whose own parent ends, also of those with their own session."""
    _prctl(_SET_CHILD_SUBREAPER, 1)


def die_with(parent: int) -> None:
    """Have this process killed when its parent ends. (The student's code can undo it; it is for accidents.)"""
    _prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if sys.platform == "linux" and os.getppid() != parent:
        os._exit(0)


def own_children() -> list[int]:
    """List the children of this thread's process; empty where the kernel does not tell."""
    place = f"/proc/self/task/{threading.get_native_id()}/children"
    with contextlib.suppress(OSError), open(place, encoding="ascii") as stream:
        return [int(pid) for pid in stream.read().split()]
    return []


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(option, ctypes.c_ulong(value), 0, 0, 0)
