"""The fork server: pays for ``import torch`` once, then gives each submission a fresh process in milliseconds.

It is started with a clean environment from a module that holds nothing worth knowing, never computes with more than
one thread (a child forked after that would hang) and never touches CUDA (which does not survive a fork). Commands are
short texts on its control socket: ``fork`` (with three file descriptors: the worker's socket, its output file, its
folder), ``kill PID``, ``wait PID``; each is answered with a number.

It ignores every signal that can be ignored, since a worker can send it any. Nobody can ignore SIGKILL and SIGSTOP:
the grader's side (``fork_server.py``) notices, and starts another server.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from grader.boundary import linux, worker_setup

if TYPE_CHECKING:
    from grader.isolation.confinement import Confinement

COMMAND_BYTES: Final = 64
REAP_SECONDS: Final = 2.0
SWEEP_SECONDS: Final = 0.5

STILL_ALIVE: Final = 999
"""Answer to ``wait`` and ``kill``: the worker has not ended yet. Otherwise its exit code, negative for a signal."""

NO_FORK: Final = 0
"""Answer to ``fork``: the machine allows no further process. Otherwise the worker's process id."""


def main(control_fd: int, isolation: str = "", preload: Sequence[str] = ()) -> None:
    """Serve until the control socket closes, then end every worker that is left.

    ``isolation``: the layers that the workers go through, as ``Isolation.as_text`` has them; nothing: none.
    ``preload``: modules that the workers need besides torch.
    """
    worker_setup.ignore_signals()
    linux.adopt_orphans()
    control = socket.socket(fileno=control_fd)
    worker_setup.warm_up(preload)
    confinement = worker_setup.confinement(isolation)
    control.sendall(b"ready".ljust(COMMAND_BYTES))
    children: set[int] = set()
    while True:
        try:
            message, descriptors, _, _ = socket.recv_fds(control, COMMAND_BYTES, 3)
        except OSError:
            break
        if not message:
            break
        word, _, argument = message.decode("ascii").strip().partition(" ")
        if word == "fork":
            answer = _fork(control, descriptors, children, confinement)
        else:
            answer = _end(int(argument), children, kill=word == "kill")
        control.sendall(str(answer).encode("ascii").ljust(COMMAND_BYTES))
    for pid in list(children):
        _end(pid, children, kill=True)
    # Nothing is left to tidy up, and taking an interpreter with torch apart takes a while.
    os._exit(0)


def _fork(control: socket.socket, descriptors: list[int], children: set[int], confinement: Confinement | None) -> int:
    server = os.getpid()
    try:
        pid = os.fork()
    except OSError:
        return NO_FORK
    else:
        if pid == 0:
            control.close()
            worker_setup.be_a_worker(*descriptors, server=server, confinement=confinement)
        children.add(pid)
        return pid
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _end(pid: int, children: set[int], *, kill: bool) -> int:
    """Wait for a worker (ending it first, if asked to), and end what it has left behind."""
    if pid not in children:
        return STILL_ALIVE
    if kill:
        _kill(-pid)
        _kill(pid)
    until = time.monotonic() + REAP_SECONDS
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            break
        if time.monotonic() > until:
            return STILL_ALIVE
        time.sleep(0.001)
    children.discard(pid)
    _kill(-pid)
    _sweep(children)
    return os.waitstatus_to_exitcode(status)


def _sweep(children: set[int]) -> None:
    """End the orphans: processes that became this one's children when a worker that had started them ended."""
    until = time.monotonic() + SWEEP_SECONDS
    while (orphans := [pid for pid in linux.own_children() if pid not in children]) and time.monotonic() < until:
        for pid in orphans:
            _kill(pid)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)


def _kill(target: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(target, signal.SIGKILL)
