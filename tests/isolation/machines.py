"""Machines other than this one, made out of it: an ordinary user's, and a container without privileges.

As a program: makes the process such a machine, and executes the command that follows.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

ORDINARY: Final = 61234
"""A user id that nobody has."""

_CONTAINERS_REFUSE: Final = ("unshare", "setns", "mount", "umount2", "pivot_root", "move_mount", "mount_setattr")


def an_ordinary_user() -> None:
    """Be somebody without any right, who can read Python. (Whoever is that already, stays it.)"""
    if os.geteuid() == 0:
        _let_all_read_python()
        os.setgroups([])
        os.setresgid(ORDINARY, ORDINARY, ORDINARY)
        os.setresuid(ORDINARY, ORDINARY, ORDINARY)


def a_plain_container() -> None:
    """Be root, or whoever this is, where no namespace can be made and nothing mounted."""
    from grader.isolation import seccomp, system_calls

    if os.geteuid() == 0:
        _let_all_read_python()
    system_calls.prctl(system_calls.SET_NO_NEW_PRIVILEGES, 1)
    seccomp.refuse(_CONTAINERS_REFUSE, by_arguments=False)


def an_old_kernel() -> None:
    """Be where the kernel has no Landlock."""
    from grader.isolation import seccomp, system_calls

    system_calls.prctl(system_calls.SET_NO_NEW_PRIVILEGES, 1)
    seccomp.refuse(["landlock_create_ruleset"], by_arguments=False)


def this_machine() -> None:
    """Change nothing."""


MACHINES: Final[dict[str, Callable[[], None]]] = {
    "this machine": this_machine,
    "an ordinary user": an_ordinary_user,
    "a plain container": a_plain_container,
    "an old kernel": an_old_kernel,
}


def command_there(machine: str, command: list[str]) -> list[str]:
    """The command that runs another one on that machine."""
    return [sys.executable, __file__, machine, *command]


def _let_all_read_python() -> None:
    """Show Python where it is, in mounts of this process's own, also below a folder that is root's alone."""
    from grader.isolation import system_calls

    python = Path(sys.base_prefix).resolve()
    closed = [folder for folder in reversed(python.parents) if not folder.stat().st_mode & 0o001]
    system_calls.unshare(0x20000)
    system_calls.mount("", "/", flags=system_calls.RECURSIVE | system_calls.PRIVATE)
    if closed:
        held = os.open(python, os.O_PATH)
        system_calls.mount("tmpfs", str(closed[0]), "tmpfs", options="mode=755")
        python.mkdir(parents=True)
        system_calls.mount(f"/proc/self/fd/{held}", str(python), flags=system_calls.BIND)
        os.close(held)


if __name__ == "__main__":
    MACHINES[sys.argv[1]]()
    os.execv(sys.argv[2], sys.argv[2:])
