"""The trusted side's hold on the fork server: start it, fork and end workers with it, replace it when it is killed."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from typing import Final

from grader.boundary import launch
from grader.boundary.scratch import Scratch
from grader.boundary.server import COMMAND_BYTES, NO_FORK, STILL_ALIVE
from grader.boundary.worker_process import StartError, WorkerProcess

START_SECONDS: Final = 120.0
COMMAND_SECONDS: Final = 5.0
"""Longer than the server ever takes to end a worker: it was stopped, then."""


class ForkServer:
    """Starts workers by forking a process that has torch loaded. Starting it does not wait for it.

    Workers that need more than torch loaded are forked from a server of their own, started when the first of them is.

    Not for several threads at once. A worker whose server is gone counts as guilty of that, so give one server one
    submission at a time.
    """

    def __init__(self, isolation: str = "") -> None:
        """``isolation``: the layers that the workers go through, as ``Isolation.as_text`` has them."""
        self._isolation = isolation
        self._servers: dict[tuple[str, ...], _Server] = {(): _Server(isolation)}

    def start(self, preload: Sequence[str] = ()) -> WorkerProcess:
        """Fork a worker. A server that was killed or stopped meanwhile is replaced, once.

        Raises StartError when there is no server to be had, or no further process.
        """
        scratch = Scratch()
        try:
            try:
                return self._server(tuple(preload)).fork(scratch)
            except _ServerLostError:
                self._servers.pop(tuple(preload)).close()
                return self._server(tuple(preload)).fork(scratch)
        except BaseException as error:
            scratch.remove()
            if isinstance(error, _ServerLostError):
                raise StartError(str(error)) from None
            raise

    def prepare(self, preload: Sequence[str]) -> None:
        """Start the server of such workers, without waiting for it."""
        self._server(tuple(preload))

    def _server(self, preload: tuple[str, ...]) -> _Server:
        if preload not in self._servers:
            self._servers[preload] = _Server(self._isolation, preload)
        return self._servers[preload]

    def close(self) -> None:
        """End the servers and with them every worker. Never raises."""
        for server in self._servers.values():
            server.close()


class _ServerLostError(Exception):
    """The server is gone, or does not answer; its last words, if it had any."""


class _Server:
    """One server process and its control socket."""

    def __init__(self, isolation: str, preload: tuple[str, ...] = ()) -> None:
        self._control, theirs = socket.socketpair()
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close
        with theirs:
            self._process = subprocess.Popen(
                launch.command(f"server.main({theirs.fileno()}, {isolation!r}, {preload!r})"),
                pass_fds=[theirs.fileno()],
                env=launch.clean_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._said,
                # Ctrl-C is for the grader, which then ends the server.
                start_new_session=True,
            )
        self._ready = False

    def alive(self) -> bool:
        return self._process.poll() is None

    def fork(self, scratch: Scratch) -> WorkerProcess:
        if not self._ready:
            self._control.settimeout(START_SECONDS)
            self._ready = self._receive() == "ready"
        folder = os.open(scratch.folder, os.O_RDONLY)
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                pid = self.command("fork", [theirs.fileno(), scratch.printed.fileno(), folder])
            if pid == NO_FORK:
                raise StartError("the machine allows no further process")
        except BaseException:
            ours.close()
            raise
        finally:
            os.close(folder)
        return WorkerProcess(ours, scratch, _Forked(self, pid))

    def command(self, text: str, descriptors: list[int] | None = None) -> int:
        """Have the server do something. Raises _ServerLostError; the server is ended then."""
        try:
            self._control.settimeout(COMMAND_SECONDS)
            socket.send_fds(self._control, [text.encode("ascii").ljust(COMMAND_BYTES)], descriptors or [])
        except OSError as error:
            raise self._lost(str(error)) from None
        return int(self._receive())

    def close(self) -> None:
        self._control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5 if self._ready else 0.1)
        if self.alive():
            _kill_group(self._process.pid)
        self._process.wait()
        self._said.close()

    def _receive(self) -> str:
        parts = b""
        try:
            while len(parts) < COMMAND_BYTES:
                chunk = self._control.recv(COMMAND_BYTES - len(parts))
                if not chunk:
                    raise self._lost("it ended")
                parts += chunk
        except OSError as error:
            raise self._lost(str(error)) from None
        return parts.decode("ascii", "replace").strip()

    def _lost(self, what: str) -> _ServerLostError:
        _kill_group(self._process.pid)  # also one that is merely stopped: it is of no use any more
        self._process.wait()
        with contextlib.suppress(OSError, ValueError):
            self._said.seek(0)
            lines = self._said.read().decode("utf-8", "replace").strip().splitlines()
            what = lines[-1] if lines else what
        return _ServerLostError(f"the process that starts the workers is gone: {what}")


class _Forked:
    """A worker as its server knows it."""

    def __init__(self, server: _Server, pid: int) -> None:
        self._server, self._pid = server, pid
        self._code: int | None = None

    def status(self) -> int | None:
        return self._command("wait")

    def intact(self) -> bool:
        return self._server.alive()

    def kill(self) -> None:
        # Without its server, the group is what can still be reached.
        if self._command("kill") is None:
            _kill_group(self._pid)

    def _command(self, word: str) -> int | None:
        if self._code is None and self._server.alive():
            with contextlib.suppress(_ServerLostError):
                code = self._server.command(f"{word} {self._pid}")
                self._code = None if code == STILL_ALIVE else code
        return self._code


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
