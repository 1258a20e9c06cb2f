"""The process between the fork server and a worker that has namespaces of its own. No student's code runs in it."""

from __future__ import annotations

import contextlib
import os
import select
import signal
from typing import Final, NoReturn

from grader.boundary import linux
from grader.isolation import limits
from grader.isolation.layers import LayerError

_LOOK_SECONDS: Final = 0.1
_BROKEN: Final = 70


def fork_worker(process_folder: int, server: int) -> None:
    """Fork: the child comes back as the worker; this process becomes its warden and ends with its exit code.

    ``process_folder``: a descriptor of /proc, ``server``: this process's parent. Raises LayerError.
    """
    linux.die_with(server)
    # Its end is how the child learns that its parent ended before it could ask to be told.
    listening, held = os.pipe()
    try:
        pid = os.fork()
    except OSError as error:
        raise LayerError("no_namespaces", error=error.strerror) from None
    if pid:
        try:
            _watch(pid, held, process_folder)
        finally:
            os._exit(_BROKEN)
    os.close(held)
    linux.die_with(None)
    if select.select([listening], [], [], 0)[0]:
        os._exit(_BROKEN)
    os.close(listening)
    os.setsid()


def _watch(pid: int, held: int, process_folder: int) -> NoReturn:
    for descriptor in range(held):  # a worker's end must be its socket's end
        if descriptor != process_folder:
            with contextlib.suppress(OSError):
                os.close(descriptor)
    ended = os.pidfd_open(pid)
    while not select.select([ended], [], [], _LOOK_SECONDS)[0]:
        if limits.resident_bytes(process_folder, pid) > limits.MAX_MEMORY_BYTES:
            os.kill(pid, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if code < 0:
        with contextlib.suppress(OSError, ValueError):  # SIGKILL needs no handler to be taken away
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)
