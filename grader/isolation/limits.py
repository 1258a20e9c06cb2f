"""Limits of a worker's process, and of all that it starts."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Final

from grader.isolation.layers import LayerError

if sys.platform != "win32":
    import resource

GIB: Final = 1024**3
MAX_CPU_SECONDS: Final = 900
"""Of one submission. The wall clock of every check comes long before; this is for what escapes it."""

MAX_MEMORY_BYTES: Final = 4 * GIB
"""Private memory of a process; also of all the worker's processes together where there is a warden."""

MAX_FILE_BYTES: Final = 256 * 1024**2
MAX_OPEN_FILES: Final = 256
MAX_PROCESSES: Final = 64
"""Processes and threads together."""


def lower(*, processes: bool, own_count: bool) -> None:
    """Lower this process's limits for good. ``processes``: also how many there may be.

    ``own_count``: the user's processes are counted by themselves; otherwise those that exist already are added.
    Raises LayerError.
    """
    if sys.platform == "win32":
        raise LayerError("not_here", platform=sys.platform)
    wanted = {
        "RLIMIT_CORE": 0,
        "RLIMIT_CPU": MAX_CPU_SECONDS,
        "RLIMIT_DATA": MAX_MEMORY_BYTES,
        "RLIMIT_FSIZE": MAX_FILE_BYTES,
        "RLIMIT_NOFILE": MAX_OPEN_FILES,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_RTPRIO": 0,
    }
    if sys.platform == "linux":
        # Also what RLIMIT_DATA does not count: shared memory without a file.
        wanted["RLIMIT_AS"] = MAX_MEMORY_BYTES + _reserved_bytes()
    if processes:
        wanted["RLIMIT_NPROC"] = MAX_PROCESSES + (0 if own_count else _processes_of_this_user())
    for name, value in wanted.items():
        if hasattr(resource, name):
            _set(getattr(resource, name), value)


def _set(limit: int, value: int) -> None:
    """The hard limit comes down as well: a process without privileges cannot raise it again."""
    _, hard = resource.getrlimit(limit)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (value, value))


def _reserved_bytes() -> int:
    """What is mapped already: torch reserves much more than it uses."""
    with contextlib.suppress(OSError), open("/proc/self/statm", encoding="ascii") as stream:
        return int(stream.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 2 * GIB


def _processes_of_this_user() -> int:
    """How many there are now, threads too."""
    user = os.getuid()
    count = 0
    for name in os.listdir("/proc"):
        with contextlib.suppress(OSError):
            if name.isdigit() and os.stat(f"/proc/{name}").st_uid == user:
                count += len(os.listdir(f"/proc/{name}/task"))
    return count


def be_killed_first(process_folder: int) -> None:
    """When the machine runs out of memory, the kernel shall take a submission, and not the grader."""
    with contextlib.suppress(OSError):
        place = os.open("self/oom_score_adj", os.O_WRONLY, dir_fd=process_folder)
        try:
            os.write(place, b"1000")
        finally:
            os.close(place)


def resident_bytes(process_folder: int, process: int) -> int:
    """The memory in use by a process and all that descend from it. ``process_folder``: a descriptor of /proc."""
    pages = 0
    todo = [str(process)]
    while todo:
        here = todo.pop()
        with contextlib.suppress(OSError, ValueError, IndexError):
            pages += int(_read(process_folder, f"{here}/statm").split()[1])
            for thread in _names(process_folder, f"{here}/task"):
                todo += _read(process_folder, f"{here}/task/{thread}/children").split()
    return pages * os.sysconf("SC_PAGE_SIZE")


def _read(process_folder: int, name: str) -> str:
    with open(os.open(name, os.O_RDONLY, dir_fd=process_folder), encoding="ascii") as stream:
        return stream.read()


def _names(process_folder: int, name: str) -> list[str]:
    place = os.open(name, os.O_RDONLY, dir_fd=process_folder)
    try:
        return os.listdir(place)
    finally:
        os.close(place)
