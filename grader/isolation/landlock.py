"""Landlock: what a process may open, connect to and signal, by rules that it cannot lift again.

See https://docs.kernel.org/userspace-api/landlock.html
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterable
from typing import Final

from grader.isolation import system_calls
from grader.isolation.layers import LayerError

_EXECUTE, _WRITE, _READ, _LIST = 1, 2, 4, 8
_OF_FILES: Final = _EXECUTE | _WRITE | _READ | 1 << 14 | 1 << 15
"""What a rule about a single file may speak of: also truncating and device control."""

_RIGHTS_SINCE: Final = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
TCP_SINCE: Final = 4
SCOPES_SINCE: Final = 6
_TCP, _SCOPES = 3, 3


def version() -> int:
    """What this kernel's Landlock can do. Raises LayerError where there is none."""
    try:
        return system_calls.landlock_version()
    except OSError as error:
        raise LayerError("no_landlock", error=error.strerror) from None


def restrict(readable: Iterable[str], listable: Iterable[str], writable: Iterable[str], devices: Iterable[str]) -> None:
    """Allow this process to read, to list, to change what is below these paths and to use these devices; no more.

    Where the kernel can, it may neither use TCP nor reach processes outside by signals or abstract sockets. Needs
    ``no_new_privs`` or privileges. Raises OSError, LayerError.
    """
    able = version()
    rights = max((since, rights) for since, rights in _RIGHTS_SINCE.items() if since <= able)[1]
    attributes = struct.pack("<QQQ", rights, _TCP if able >= TCP_SINCE else 0, _SCOPES if able >= SCOPES_SINCE else 0)
    rules = system_calls.landlock_create(attributes[: 8 if able < TCP_SINCE else 16 if able < SCOPES_SINCE else 24])
    try:
        for paths, allowed in (
            (readable, _EXECUTE | _READ | _LIST),
            (listable, _LIST),
            (writable, rights & ~_EXECUTE),
            (devices, _READ | _WRITE),
        ):
            for path in paths:
                _allow(rules, path, allowed & rights)
        system_calls.landlock_restrict(rules)
    finally:
        os.close(rules)


def _allow(rules: int, path: str, allowed: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return  # out of reach anyway
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            allowed &= _OF_FILES
        system_calls.landlock_allow(rules, struct.pack("<Qi", allowed, place))
    finally:
        os.close(place)
