"""What Linux offers a process that forks: to reach its descendants, and to fork fast. Elsewhere, these do nothing."""

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
_COLLAPSE: Final = 25
_HUGE_BYTES: Final = 2 * 1024**2


def adopt_orphans() -> None:
    """Make this process the parent of every descendant whose own parent ends, also of those with their own session."""
    _prctl(_SET_CHILD_SUBREAPER, 1)


def die_with(parent: int | None) -> None:
    """Have this process killed when its parent ends; at once, if that has happened already.

    ``parent``: None if it has no number here, being in another namespace. Whoever changes users or namespaces is no
    longer told. Without isolation the student's code can undo it; it is for accidents then.
    """
    _prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if sys.platform == "linux" and parent is not None and os.getppid() != parent:
        os._exit(0)


def own_children() -> list[int]:
    """List the children of this thread's process; empty where the kernel does not tell."""
    place = f"/proc/self/task/{threading.get_native_id()}/children"
    with contextlib.suppress(OSError), open(place, encoding="ascii") as stream:
        return [int(pid) for pid in stream.read().split()]
    return []


def make_forks_cheap() -> None:
    """Put this process's memory into huge pages, whose tables a fork copies three times as fast.

    It takes a moment, once: worth it for many forks. Needs Linux 6.1.
    """
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError, ValueError), open("/proc/self/maps", encoding="utf-8") as stream:
        advise = ctypes.CDLL(None).madvise
        for line in stream.read().splitlines():
            place, rights, _, _, inode, *_ = line.split()
            if rights == "rw-p" and inode == "0":
                start, end = (int(address, 16) for address in place.split("-"))
                for at in range(-(-start // _HUGE_BYTES) * _HUGE_BYTES, end - _HUGE_BYTES + 1, _HUGE_BYTES):
                    advise(ctypes.c_void_p(at), ctypes.c_size_t(_HUGE_BYTES), _COLLAPSE)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(option, ctypes.c_ulong(value), 0, 0, 0)
