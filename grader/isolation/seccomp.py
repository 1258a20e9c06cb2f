"""A filter of system calls: what a submission has no business with is refused by the kernel.

It lists what is refused, not what is allowed: a future version of Python or torch may use whatever else it likes. See
https://www.kernel.org/doc/html/latest/userspace-api/seccomp_filter.html
"""

from __future__ import annotations

import ctypes
import errno
import functools
import platform
import struct
from collections.abc import Iterable
from typing import Final

from grader.isolation import system_calls
from grader.isolation.layers import LayerError
from grader.isolation.syscall_numbers import MACHINES, NUMBERS

# struct seccomp_data: the call's number, the machine, and (from byte 16 on) six arguments of 8 bytes each.
_NUMBER_AT, _MACHINE_AT, _ARGUMENTS_AT = 0, 4, 16
_LOAD, _AND, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_ALLOW, _ERROR, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_X32_CALLS: Final = 0x40000000

_NEW_NAMESPACES: Final = 0x7E020080
_UNIX: Final = 1
_SET_OWNER, _SET_SIGNAL, _SET_OWNER_EX = 8, 10, 15
_TERMINAL_INPUT, _SET_OWNER_SOCKET, _SET_GROUP_SOCKET = 0x5412, 0x8901, 0x8902

_OWN_ONLY: Final = ("prlimit64", "sched_setaffinity", "sched_setparam", "sched_setscheduler", "sched_setattr")
"""Calls whose first argument is a process; 0 is the calling one."""

_FORBIDDEN_VALUES: Final = {
    "prctl": (0, (system_calls.SET_PARENT_DEATH_SIGNAL, system_calls.SET_DUMPABLE)),
    "fcntl": (1, (_SET_OWNER, _SET_SIGNAL, _SET_OWNER_EX)),
    "ioctl": (1, (_TERMINAL_INPUT, _SET_OWNER_SOCKET, _SET_GROUP_SOCKET)),
}
"""Which argument must not be what. An owner gets signals, and may be any process."""

_SIGNALS: Final = ("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal")

_OF_SOCKETS: Final = ("connect", "bind", "listen", "accept", "accept4")
"""Calls that are harmless with sockets that lead nowhere."""

_BY_ARGUMENTS: Final = {"clone", "clone3", "socketpair", *_OWN_ONLY, *_FORBIDDEN_VALUES, *_SIGNALS}
REFUSED: Final = tuple(name for name in NUMBERS if name not in _BY_ARGUMENTS)
"""The calls that are refused whatever their arguments."""


def refuse(
    calls: Iterable[str] = REFUSED,
    *,
    by_arguments: bool = True,
    signals_only_to: int | None = None,
    unix_sockets: bool = False,
) -> None:
    """Put this process and all that it will start under the filter. It needs privileges or ``no_new_privs``.

    ``by_arguments``: also the rules about arguments. ``signals_only_to``: the one process that may get signals; for a
    worker that shares its process ids with others. ``unix_sockets``: sockets may be made, of this kind alone, and used;
    for a worker that has no file and no abstract name in common with others. Raises LayerError on a machine without a
    table, OSError when the kernel refuses.
    """
    code = _program(tuple(calls), by_arguments, signals_only_to, unix_sockets)
    text = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(text))
    system_calls.prctl(system_calls.SET_SECCOMP, 2, ctypes.byref(program))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


@functools.cache
def _program(calls: tuple[str, ...], by_arguments: bool, signals_only_to: int | None, unix_sockets: bool) -> bytes:
    machine = platform.machine()
    if machine not in MACHINES or ctypes.sizeof(ctypes.c_void_p) != 8:
        raise LayerError("no_table", machine=machine)
    column, known_as = MACHINES[machine]
    steps = [_do(_LOAD, _MACHINE_AT), _do(_EQUAL, known_as, 1, 0), _do(_RETURN, _KILL), _do(_LOAD, _NUMBER_AT)]
    if machine == "x86_64":
        steps += [_do(_AT_LEAST, _X32_CALLS, 0, 1), _refusal(errno.ENOSYS)]
    own = {"socket": _allow_only(0, (_UNIX,)), **{name: [] for name in _OF_SOCKETS}} if unix_sockets else {}
    rules = [(name, own.get(name, [_refusal()])) for name in calls]
    if by_arguments:
        rules += _rules_by_arguments(signals_only_to)
    for name, block in rules:
        number = NUMBERS[name][column]
        if number is not None:
            steps += [_do(_EQUAL, number, 0, len(block)), *block]
    return b"".join([*steps, _do(_RETURN, _ALLOW)])


def _rules_by_arguments(signals_only_to: int | None) -> list[tuple[str, list[bytes]]]:
    no_namespaces = [_load(0), _do(_AND, _NEW_NAMESPACES), _do(_EQUAL, 0, 1, 0), _refusal(), _do(_RETURN, _ALLOW)]
    # The flags of clone3 lie in memory, which a filter cannot read; without it, the C library uses clone.
    rules = [("clone", no_namespaces), ("clone3", [_refusal(errno.ENOSYS)]), ("socketpair", _allow_only(0, (_UNIX,)))]
    rules += [(name, _allow_only(0, (0,))) for name in _OWN_ONLY]
    rules += [(name, _forbid(argument, values)) for name, (argument, values) in _FORBIDDEN_VALUES.items()]
    if signals_only_to is not None:
        # Process 0 means the sender's own group.
        rules += [(name, _allow_only(0, (0, signals_only_to))) for name in _SIGNALS[:-1]]
        rules += [(_SIGNALS[-1], [_refusal()])]
    return rules


def _allow_only(argument: int, values: tuple[int, ...]) -> list[bytes]:
    checks = [_do(_EQUAL, value, len(values) - at, 0) for at, value in enumerate(values)]
    return [_load(argument), *checks, _refusal(), _do(_RETURN, _ALLOW)]


def _forbid(argument: int, values: tuple[int, ...]) -> list[bytes]:
    checks = [_do(_EQUAL, value, len(values) - at, 0) for at, value in enumerate(values)]
    return [_load(argument), *checks, _do(_RETURN, _ALLOW), _refusal()]


def _load(argument: int) -> bytes:
    # The low half: these arguments are ints to the kernel. Both machines are little-endian.
    return _do(_LOAD, _ARGUMENTS_AT + 8 * argument)


def _refusal(number: int = errno.EPERM) -> bytes:
    return _do(_RETURN, _ERROR | number)


def _do(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, operand)
