"""The system calls of Linux that Python's standard library does not offer. Raise OSError; import everywhere."""

from __future__ import annotations

import ctypes
import functools
import os
from typing import Any, Final

SET_PARENT_DEATH_SIGNAL: Final = 1
SET_DUMPABLE: Final = 4
SET_SECCOMP: Final = 22
DROP_FROM_BOUNDING_SET: Final = 24
SET_NO_NEW_PRIVILEGES: Final = 38
AMBIENT_CAPABILITIES: Final = 47
CLEAR_ALL_AMBIENT: Final = 4

READ_ONLY, NO_SET_UID, NO_DEVICES, NO_EXECUTION = 1, 2, 4, 8
BIND, RECURSIVE, PRIVATE = 4096, 16384, 1 << 18
_DETACH: Final = 2

# The same number on every machine, as all calls since Linux 5.1.
_MOUNT_SETATTR: Final = 442
_LANDLOCK: Final = 444
_RECURSIVE_AT: Final = 0x8000
_AT_FDCWD: Final = -100


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: Any) -> int:
    converted = [ctypes.c_ulong(item & 2**64 - 1) if isinstance(item, int) else item for item in arguments]
    result = int(getattr(_libc(), name)(*converted))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def prctl(option: int, value: int = 0, third: Any = 0) -> None:
    """Change what the kernel keeps about this process."""
    _call("prctl", option, value, third, 0, 0)


def unshare(flags: int) -> None:
    """Leave the namespaces that are shared so far."""
    _call("unshare", flags)


def mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    """Mount a file system, or change a mount."""
    encoded = [os.fsencode(text) if text else None for text in (source, target, kind)]
    _call("mount", *encoded, flags, options.encode() or None)


def make_read_only(target: str) -> None:
    """Make a mount, and all below it, read-only and without set-user-id programs. Needs Linux 5.12."""
    attributes = (ctypes.c_uint64 * 4)(READ_ONLY | NO_SET_UID, 0, 0, 0)
    _call(
        "syscall",
        _MOUNT_SETATTR,
        _AT_FDCWD,
        os.fsencode(target),
        _RECURSIVE_AT,
        ctypes.byref(attributes),
        ctypes.sizeof(attributes),
    )


def make_root(folder: str) -> None:
    """Make a folder the root of this process's mounts, and drop all that was there before."""
    os.chdir(folder)
    _call("pivot_root", b".", b".")
    _call("umount2", b".", _DETACH)
    os.chdir("/")


def drop_capabilities() -> None:
    """Give up every capability, also what executing a file would bring back as far as this process may say so."""
    for number in range(64):
        try:
            prctl(DROP_FROM_BOUNDING_SET, number)
        except OSError:  # the last one is passed, or no right to change the set: the other means hold
            break
    prctl(AMBIENT_CAPABILITIES, CLEAR_ALL_AMBIENT)
    version_3 = (ctypes.c_uint32 * 2)(0x20080522, 0)
    _call("capset", ctypes.byref(version_3), ctypes.byref((ctypes.c_uint32 * 6)()))


def landlock_version() -> int:
    """What the kernel's Landlock can do, as a number. OSError where there is none."""
    return _call("syscall", _LANDLOCK, 0, 0, 1)


def landlock_create(rules: bytes) -> int:
    """A descriptor of new Landlock rules."""
    return _call("syscall", _LANDLOCK, rules, len(rules), 0)


def landlock_allow(rules: int, rule: bytes) -> None:
    """Add a rule about what is below a path."""
    _call("syscall", _LANDLOCK + 1, rules, 1, rule, 0)


def landlock_restrict(rules: int) -> None:
    """Put this process under the rules, for good."""
    _call("syscall", _LANDLOCK + 2, rules, 0)
