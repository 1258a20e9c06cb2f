"""The trusted side's hold on workers: start, ask, time out, end."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Final, Protocol

from grader.boundary import channel
from grader.boundary.protocol import (
    ProtocolError,
    Reply,
    Request,
    decode_reply,
    decode_request,
    encode,
)
from grader.boundary.server import COMMAND_BYTES

MAX_OUTPUT_BYTES: Final = 1_000_000
"""What a submission may print during one check."""

_START_SECONDS: Final = 120


class WorkerTimeoutError(Exception):
    """No reply before the deadline."""


class WorkerFloodError(Exception):
    """More output than MAX_OUTPUT_BYTES."""


class WorkerDiedError(Exception):
    """The process ended. ``code``: exit code, negative for a signal, None if unknown."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"the worker ended with {code}")
        self.code = code


class WorkerForgedError(Exception):
    """What came back is not a reply of the protocol."""


class StartError(Exception):
    """The worker processes cannot be started on this machine."""


class Ask(Protocol):
    """Something that answers requests: a worker process, or the same code in this process."""

    def ask(self, request: Request, deadline: float) -> Reply: ...

    def output(self) -> str: ...

    def close(self) -> None: ...


class Starter(Protocol):
    """Something that starts workers."""

    def start(self) -> Ask: ...

    def close(self) -> None: ...


def _bootstrap(call: str) -> list[str]:
    """The command of a clean interpreter: isolated from the environment, with this process's own module path.

    The folder that holds this package stays off that path (in a clone it also holds the solutions): the package is
    found by its own location.
    """
    package = Path(__file__).resolve().parents[1]
    hidden = {str(package.parent), str(Path.cwd())}
    path = [entry for entry in sys.path if entry and (entry not in hidden or "site-packages" in entry)]
    code = (
        f"import sys, importlib.util as u; sys.path[:] = {json.dumps(path)}; "
        f"s = u.spec_from_file_location('grader', {str(package / '__init__.py')!r}, "
        f"submodule_search_locations=[{str(package)!r}]); "
        "m = sys.modules['grader'] = u.module_from_spec(s); s.loader.exec_module(m); "
        f"from grader.boundary import server; server.{call}"
    )
    return [sys.executable, "-I", "-c", code]


def _clean_environment() -> dict[str, str]:
    kept = ("PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH", "LANG")
    environment = {key: os.environ[key] for key in kept if key in os.environ}
    return environment | {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONUTF8": "1", "CUDA_VISIBLE_DEVICES": ""}


class WorkerProcess:
    """One worker process: a socket to ask it, a file that it prints into, a scratch folder that it works in."""

    def __init__(self, sock: socket.socket, printed: IO[bytes], scratch: Path, end: _End) -> None:
        self._socket = sock
        self._printed = printed
        self._scratch = scratch
        self._end = end
        self._read = 0

    def ask(self, request: Request, deadline: float) -> Reply:
        """Send a request and wait for its reply until ``deadline`` (``time.monotonic``).

        Raises WorkerTimeoutError, WorkerFloodError, WorkerDiedError or WorkerForgedError; the process is of no more
        use then, and ``close`` is the only call left.
        """
        try:
            channel.send(self._socket, encode(request), deadline)
            reply = decode_reply(channel.receive(self._socket, deadline, watch=self._watch))
            self._watch()
            return reply
        except channel.DeadlineError:
            raise WorkerTimeoutError from None
        except channel.ChannelClosedError:
            raise WorkerDiedError(self._end.status()) from None
        except ProtocolError as error:
            raise WorkerForgedError(str(error)) from None

    def _watch(self) -> None:
        if os.fstat(self._printed.fileno()).st_size - self._read > MAX_OUTPUT_BYTES:
            raise WorkerFloodError

    def output(self) -> str:
        """Give what was printed since the last call (its end, if it is long)."""
        with contextlib.suppress(OSError, ValueError):
            size = os.fstat(self._printed.fileno()).st_size
            self._printed.seek(max(self._read, size - 4_000))
            text = self._printed.read(4_000).decode("utf-8", "replace")
            self._read = size
            return text
        return ""

    def close(self) -> None:
        """End the process and remove its scratch folder."""
        self._socket.close()
        self._end.kill()
        self._printed.close()
        shutil.rmtree(self._scratch, ignore_errors=True)


class _End(Protocol):
    def status(self) -> int | None: ...

    def kill(self) -> None: ...


class ForkServer:
    """Starts workers by forking a process that has torch loaded. Starting it does not wait for it."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair()
        self._server = subprocess.Popen(
            _bootstrap(f"main({theirs.fileno()})"),
            pass_fds=[theirs.fileno()],
            env=_clean_environment(),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            # Ctrl-C is for the grader, which then ends the server; the server must not print a traceback of its own.
            start_new_session=True,
        )
        theirs.close()
        self._ready = False

    def start(self) -> WorkerProcess:
        """Fork a worker. Raises StartError when the server itself did not come up."""
        self._wait_until_ready()
        ours, theirs = socket.socketpair()
        scratch = Path(tempfile.mkdtemp(prefix="grader-"))
        printed = tempfile.TemporaryFile()
        with theirs:
            socket.send_fds(
                self._control, [f"fork {scratch}".encode().ljust(COMMAND_BYTES)], [theirs.fileno(), printed.fileno()]
            )
            pid = int(self._receive())
        return WorkerProcess(ours, printed, scratch, _Forked(self, pid))

    def command(self, word: str, pid: int) -> int:
        """Ask the server to ``kill`` or to ``wait`` for a worker; gives its exit code."""
        self._control.sendall(f"{word} {pid}".encode().ljust(COMMAND_BYTES))
        return int(self._receive())

    def close(self) -> None:
        """End the server and with it every worker."""
        self._control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._server.wait(5)
        if self._server.poll() is None:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()
        if self._server.stderr:
            self._server.stderr.close()

    def _wait_until_ready(self) -> None:
        if not self._ready:
            self._control.settimeout(_START_SECONDS)
            if self._receive() != "ready":
                raise StartError("the worker server gave an unknown answer")
            self._ready = True

    def _receive(self) -> str:
        parts = b""
        try:
            while len(parts) < COMMAND_BYTES:
                chunk = self._control.recv(COMMAND_BYTES - len(parts))
                if not chunk:
                    break
                parts += chunk
        except OSError:
            parts = b""
        if len(parts) < COMMAND_BYTES:
            said = self._server.stderr.read().decode("utf-8", "replace") if self._server.stderr else ""
            raise StartError(said.strip().splitlines()[-1] if said.strip() else "the worker server ended")
        return parts.decode().strip()


class _Forked:
    def __init__(self, server: ForkServer, pid: int) -> None:
        self._server, self._pid = server, pid
        self._code: int | None = None

    def status(self) -> int | None:
        if self._code is None:
            with contextlib.suppress(StartError, OSError):
                code = self._server.command("wait", self._pid)
                self._code = None if code == 999 else code
        return self._code

    def kill(self) -> None:
        if self._code is None:
            with contextlib.suppress(StartError, OSError):
                self._code = self._server.command("kill", self._pid)


class Spawner:
    """Starts each worker as an interpreter of its own: for systems without ``fork`` (Windows). Slower, same verdicts."""

    def start(self) -> WorkerProcess:
        """Start a worker and wait for it to call back. Raises StartError."""
        scratch = Path(tempfile.mkdtemp(prefix="grader-"))
        printed = tempfile.TemporaryFile()
        token = secrets.token_hex(16)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(_START_SECONDS)
            port = listener.getsockname()[1]
            process = subprocess.Popen(
                _bootstrap(f"connect({port}, {token!r}, {str(scratch)!r})"),
                env=_clean_environment(),
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=printed,
            )
            try:
                sock, _ = listener.accept()
                sock.settimeout(_START_SECONDS)
                said = sock.recv(len(token), socket.MSG_WAITALL)
            except OSError as error:
                process.kill()
                raise StartError(str(error)) from None
        if said.decode("ascii", "replace") != token:
            process.kill()
            raise StartError("something else connected in the worker's place")
        return WorkerProcess(sock, printed, scratch, _Spawned(process))

    def close(self) -> None:
        """Nothing to end: every worker is closed by itself."""


class _Spawned:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def status(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(2)
        return None

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


class InProcess:
    """The worker's code in this very process, for a debugger. No limits, no boundary: never for grades."""

    def start(self) -> InProcess:
        """Make a fresh worker."""
        from grader.boundary.worker import Worker

        self._worker = Worker()
        return self

    def ask(self, request: Request, deadline: float) -> Reply:
        """Carry the request out here, through the same bytes; there is no deadline while somebody debugs."""
        return decode_reply(encode(self._worker.handle(decode_request(encode(request)))))

    def output(self) -> str:
        """Nothing: the host's own streams have it."""
        return ""

    def close(self) -> None:
        """Nothing to end."""


def make_starter(method: str | None = None) -> Starter:
    """Choose how workers start: ``fork``, ``spawn`` or ``in-process``; None takes what the machine offers."""
    method = method or os.environ.get("GRADER_START_METHOD") or ("fork" if hasattr(os, "fork") else "spawn")
    return {"fork": ForkServer, "spawn": Spawner, "in-process": InProcess}[method]()


def monotonic() -> float:
    """The clock of every deadline."""
    return time.monotonic()
