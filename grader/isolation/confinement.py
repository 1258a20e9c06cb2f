"""The way of a freshly forked process into isolation, layer by layer, in the one order that works."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from dataclasses import dataclass
from typing import Final

from grader.boundary import linux
from grader.isolation import file_view, landlock, limits, namespaces, readable, seccomp, system_calls, warden
from grader.isolation.layers import (
    FILE_VIEW,
    LANDLOCK,
    LIMITS,
    NAMESPACES,
    ORDINARY_USER,
    PRIVILEGES,
    PROCESS_LIMIT,
    SECCOMP,
)

_MAX_DESCRIPTORS: Final = 65536


@dataclass(frozen=True)
class Confinement:
    """Which layers, and what may be read. Made once in the fork server, used by each of its children."""

    layers: frozenset[str]
    files: readable.Readable
    whole: tuple[str, ...]
    listed: tuple[str, ...]

    @classmethod
    def make(cls, layers: frozenset[str], hidden: list[str]) -> Confinement:
        """Look at this process, which must have loaded all that its children need."""
        files = readable.find(hidden)
        if FILE_VIEW in layers:
            # An import lists the folder; in this view there is nothing in it but what a worker may import.
            return cls(layers, files, (*files.shown, file_view.USERS), (str(readable.PACKAGE),))
        whole, listed = files.without_hidden() if LANDLOCK in layers else ([], [])
        return cls(layers, files, tuple(whole), tuple(listed))

    @classmethod
    def parse(cls, text: str) -> Confinement | None:
        """Make what the trusted side asked for (``Isolation.as_text``); None for nothing."""
        asked = json.loads(text)
        return cls.make(frozenset(asked["layers"]), asked["hidden"]) if asked["layers"] else None

    def enter(self, folder: int, server: int) -> None:
        """Go through the layers that need rights. The working folder is a scratch folder then.

        With namespaces only a child of this process comes back. ``folder``: a descriptor of the folder on disk that is
        used where there is none in memory; ``server``: this process's parent. Raises LayerError, OSError.
        """
        own_count = False
        processes = -1
        if sys.platform == "linux":
            processes = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
            limits.be_killed_first(processes)
        if NAMESPACES in self.layers:
            own_count = namespaces.leave(processes)
        if FILE_VIEW in self.layers:
            file_view.enter(self.files)
        elif sys.platform == "linux":
            # By its name: the descriptor belongs to the mounts that this process may have left.
            os.chdir(os.readlink(f"self/fd/{folder}", dir_fd=processes))
        else:
            os.fchdir(folder)
        if ORDINARY_USER in self.layers and os.geteuid() == 0:
            if FILE_VIEW not in self.layers:
                _give_away(folder)
            namespaces.become_spare_user()
            own_count = NAMESPACES in self.layers and namespaces.have_own_process_count(processes)
        if NAMESPACES in self.layers:
            warden.fork_worker(processes, server)
        if LIMITS in self.layers:
            limits.lower(processes=PROCESS_LIMIT in self.layers, own_count=own_count)
        if NAMESPACES not in self.layers:
            linux.die_with(server)

    def lock(self, kept: int) -> None:
        """Go through the layers that take rights away. Of the descriptors, the streams and ``kept`` stay open."""
        os.closerange(3, kept)
        os.closerange(kept + 1, _MAX_DESCRIPTORS)
        scratch = os.getcwd()
        os.environ.update(HOME=scratch, TMPDIR=scratch)
        if self.layers & {LANDLOCK, PRIVILEGES, SECCOMP}:
            system_calls.prctl(system_calls.SET_NO_NEW_PRIVILEGES, 1)
        if LANDLOCK in self.layers:
            # Above its folder there is nothing but this worker's own.
            listed = (*self.listed, os.path.dirname(scratch))
            landlock.restrict(self.whole, listed, [scratch], readable.DEVICES)
        if PRIVILEGES in self.layers:
            system_calls.drop_capabilities()
            system_calls.prctl(system_calls.SET_DUMPABLE, 0)
        if SECCOMP in self.layers:
            # Sockets of its own kind lead nowhere where both names and files are a worker's own.
            seccomp.refuse(
                signals_only_to=None if NAMESPACES in self.layers else os.getpid(),
                unix_sockets={NAMESPACES, FILE_VIEW} <= self.layers,
            )


def _give_away(folder: int) -> None:
    """Let the spare user work in the folder, and pass through the one above it."""
    os.fchown(folder, namespaces.SPARE_ID, namespaces.SPARE_ID)
    above = os.open("..", os.O_RDONLY, dir_fd=folder)
    with contextlib.suppress(OSError):
        os.fchmod(above, 0o711)
    os.close(above)
