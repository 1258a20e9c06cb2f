"""The trusted side's hold on one worker: ask, time out, end."""

from __future__ import annotations

import secrets
import socket
from typing import Final, Protocol

from grader.boundary import channel
from grader.boundary.protocol import Load, ProtocolError, Reply, Request, RunCell, decode_reply, encode
from grader.boundary.scratch import Scratch

MAX_OUTPUT_BYTES: Final = 1_000_000
"""What a submission may print during one check; of what a notebook's cell prints, the rest is thrown away."""


class WorkerTimeoutError(Exception):
    """No reply before the deadline."""


class WorkerFloodError(Exception):
    """More output than MAX_OUTPUT_BYTES."""


class WorkerDiedError(Exception):
    """The process ended. ``code``: exit code, negative for a signal."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the worker ended with {code}")
        self.code = code


class WorkerForgedError(Exception):
    """What came back is not the reply to what was asked, or the worker meddled with the grader's processes."""


class StartError(Exception):
    """The worker processes cannot be started on this machine. Never the student's fault."""


class Process(Protocol):
    """The operating system's side of a worker, however it was started."""

    def status(self) -> int | None:
        """Wait a moment for its end; its exit code (negative for a signal), or None if it has not ended."""

    def intact(self) -> bool:
        """Whether the process that started it, and will end it, is still there."""

    def kill(self) -> None:
        """End it and what it has started, as far as can be reached. Never raises."""


class WorkerProcess:
    """One worker process: a socket to ask it, a file that it prints into, a folder that it works in."""

    def __init__(self, sock: socket.socket, scratch: Scratch, process: Process) -> None:
        self._socket = sock
        self._scratch = scratch
        self._process = process
        self._has_loaded = False
        self._runs_a_cell = False
        self._has_left_out = False

    def ask(self, request: Request, deadline: float) -> Reply:
        """Send a request and wait for its reply until ``deadline`` (``time.monotonic``).

        Raises WorkerTimeoutError, WorkerFloodError, WorkerDiedError or WorkerForgedError for what the submission did;
        the process is of no more use then, and ``close`` is the only call left. Raises StartError when the process
        ended before any of the submission's code ran, ValueError for a request that is too large.
        """
        payload = encode(request)
        number = secrets.randbits(64)
        self._has_loaded = self._has_loaded or isinstance(request, (Load, RunCell))
        self._runs_a_cell = isinstance(request, RunCell)
        try:
            channel.send(self._socket, number, payload, deadline)
            answered, payload = channel.receive(self._socket, deadline, watch=self._watch)
            if answered != number:
                raise ProtocolError("a reply to something that was not asked")
            reply = decode_reply(payload)
        except channel.DeadlineError:
            raise WorkerTimeoutError from None
        except channel.ChannelClosedError:
            raise self._reason_of_end() from None
        except ProtocolError as error:
            raise WorkerForgedError(str(error)) from None
        self._watch()
        if not self._process.intact():
            raise WorkerForgedError("the process that starts the workers was ended")
        return reply

    def _watch(self) -> None:
        if self._scratch.unread_bytes() <= MAX_OUTPUT_BYTES:
            return
        if not self._runs_a_cell:
            raise WorkerFloodError
        self._scratch.leave_out_beyond(MAX_OUTPUT_BYTES)
        self._has_left_out = True

    def _reason_of_end(self) -> Exception:
        code = self._process.status()
        if not self._has_loaded:
            said = self._scratch.take_output().strip().splitlines()[-1:]
            return StartError(": ".join([f"a worker ended with {code} before it had anything to do", *said]))
        if not self._process.intact():
            return WorkerForgedError("the process that starts the workers was ended")
        if code is None:
            return WorkerForgedError("the worker closed its socket and goes on")
        return WorkerDiedError(code)

    def output(self) -> str:
        """Give what was printed since the last call (its end, if it is long; its start, if something was left out)."""
        return self._scratch.take_output(start=self._has_left_out)

    def has_left_out(self) -> bool:
        """Whether something of a cell's output was thrown away since this was last asked."""
        left_out, self._has_left_out = self._has_left_out, False
        return left_out

    def close(self) -> None:
        """End the process and remove its folder. Never raises."""
        self._socket.close()
        self._process.kill()
        self._scratch.remove()
