"""Namespaces of a worker's own, and the ids that it has in them."""

from __future__ import annotations

import contextlib
import os
from typing import Final

from grader.isolation import system_calls
from grader.isolation.layers import LayerError

_MOUNTS, _NAMES, _IPC, _USERS, _PROCESSES, _NETWORK = 0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
_ALL_BUT_USERS: Final = _MOUNTS | _NAMES | _IPC | _PROCESSES | _NETWORK

SPARE_ID: Final = 65534
"""The user and group that own nothing, ``nobody``."""


def leave(process_folder: int) -> bool:
    """Leave all shared namespaces; the next child is process 1. Tell whether the user ids are its own as well.

    Nothing mounted from now on is seen outside. ``process_folder``: a descriptor of /proc. Raises LayerError.
    """
    user, group = os.geteuid(), os.getegid()
    own_users = True
    try:
        try:
            # An ordinary user has to be the master of a namespace of users first.
            system_calls.unshare(_ALL_BUT_USERS | _USERS if user else _ALL_BUT_USERS)
            own_users = bool(user)
        except PermissionError:
            if user:
                raise
            system_calls.unshare(_ALL_BUT_USERS | _USERS)
        if own_users:
            _keep_ids(process_folder, user, group)
        system_calls.mount("", "/", flags=system_calls.RECURSIVE | system_calls.PRIVATE)
    except OSError as error:
        raise LayerError("no_namespaces", error=error.strerror) from None
    return own_users


def become_spare_user() -> None:
    """Go from root to a user without any right, for good. Raises OSError."""
    os.setgroups([])
    os.setresgid(SPARE_ID, SPARE_ID, SPARE_ID)
    os.setresuid(SPARE_ID, SPARE_ID, SPARE_ID)


def have_own_process_count(process_folder: int) -> bool:
    """Have the spare user's processes counted by themselves, not with those of the other workers; tell if it worked."""
    with contextlib.suppress(OSError):
        # After a change of user a process's files below /proc are root's.
        system_calls.prctl(system_calls.SET_DUMPABLE, 1)
        system_calls.unshare(_USERS)
        _keep_ids(process_folder, SPARE_ID, SPARE_ID)
        return True
    return False


def _keep_ids(process_folder: int, user: int, group: int) -> None:
    """Have the same ids inside as outside; the kernel allows a process to say that of itself."""
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        place = os.open(f"self/{name}", os.O_WRONLY, dir_fd=process_folder)
        try:
            os.write(place, text.encode("ascii"))
        finally:
            os.close(place)
