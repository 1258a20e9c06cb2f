"""Workers without a fork server: each is an interpreter of its own, which imports torch by itself."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from typing import Final

from grader.boundary import launch
from grader.boundary.scratch import Scratch
from grader.boundary.worker_process import StartError, WorkerProcess

START_SECONDS: Final = 120.0
_POLL_SECONDS: Final = 0.1


class Spawner:
    """Starts each worker as a process: for systems without ``fork`` (Windows). Slower, same verdicts."""

    def start(self, preload: Sequence[str] = ()) -> WorkerProcess:
        """Start a worker and wait for it to call back, with torch loaded. Raises StartError."""
        scratch = Scratch()
        process = None
        try:
            token = secrets.token_hex(16)
            with socket.create_server(("127.0.0.1", 0)) as listener:
                process = _Spawned(scratch)
                process.tell([listener.getsockname()[1], token, str(scratch.folder), list(preload)])
                sock = _called_back(listener, token, process)
        except BaseException as error:
            if process is not None:
                process.kill()
            said = scratch.take_output().strip().splitlines()
            scratch.remove()
            if isinstance(error, OSError):
                raise StartError(said[-1] if said else str(error)) from None
            raise
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return WorkerProcess(sock, scratch, process)

    def prepare(self, preload: Sequence[str]) -> None:
        """Nothing to do: every worker loads all by itself."""

    def close(self) -> None:
        """Nothing to end: every worker is closed by itself."""


class _Spawned:
    """A worker's process. Its group is ended with it; what has left the group is out of reach."""

    def __init__(self, scratch: Scratch) -> None:
        self._process = subprocess.Popen(
            launch.command("worker_setup.connect()"),
            env=launch.clean_environment(),
            stdin=subprocess.PIPE,
            stdout=scratch.printed,
            stderr=scratch.printed,
            start_new_session=True,
        )

    def tell(self, what: list[object]) -> None:
        """Write a line to its stdin and close that. Raises OSError when it is gone."""
        assert self._process.stdin is not None
        with self._process.stdin as stdin:
            stdin.write(json.dumps(what).encode("ascii") + b"\n")

    def ended(self) -> bool:
        return self._process.poll() is not None

    def status(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(2)
        return None

    def intact(self) -> bool:
        return True  # the grader itself started it

    def kill(self) -> None:
        if hasattr(os, "killpg"):
            # The group is the process's own (and its id not given to anybody else) until the process is waited for,
            # and afterwards as long as anybody is in it.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()


def _called_back(listener: socket.socket, token: str, process: _Spawned) -> socket.socket:
    """Wait for the worker; whoever else connects, and does not know the token, is turned away. Raises OSError."""
    until = time.monotonic() + START_SECONDS
    listener.settimeout(_POLL_SECONDS)
    while time.monotonic() < until:
        try:
            sock, _ = listener.accept()
        except TimeoutError:
            if process.ended():
                raise OSError("the worker ended before it called back") from None
            continue
        sock.settimeout(1.0)
        with contextlib.suppress(OSError):
            said = sock.recv(len(token), socket.MSG_WAITALL)
            if secrets.compare_digest(said, token.encode("ascii")):
                return sock
        sock.close()
    raise OSError("the worker did not call back in time")
