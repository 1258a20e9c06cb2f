"""How the grader gets at workers: the three ways to start one, and the errors of asking one."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from grader.boundary.protocol import Reply, Request, decode_reply, decode_request, encode
from grader.boundary.worker_process import (
    MAX_OUTPUT_BYTES,
    StartError,
    WorkerDiedError,
    WorkerFloodError,
    WorkerForgedError,
    WorkerProcess,
    WorkerTimeoutError,
)

if TYPE_CHECKING:
    from grader.isolation.choice import Isolation


class Ask(Protocol):
    """Something that answers requests: a worker process, or the same code in this process."""

    def ask(self, request: Request, deadline: float) -> Reply:
        """Answer, or raise one of the Worker errors of this module."""

    def output(self) -> str:
        """What was printed since the last call."""

    def close(self) -> None:
        """End it. Never raises."""


class Starter(Protocol):
    """Something that starts workers."""

    def start(self, preload: Sequence[str] = ()) -> Ask:
        """Start one that has these modules loaded besides torch. Raises StartError."""

    def prepare(self, preload: Sequence[str]) -> None:
        """Expect that workers with these modules will be asked for. Does not wait."""

    def close(self) -> None:
        """End whatever was started. Never raises."""


class InProcess:
    """The worker's code in this very process, for a debugger. No limits, no boundary: never for grades."""

    def start(self, preload: Sequence[str] = ()) -> InProcess:
        """Make a fresh worker. Nothing is loaded before it is needed: there is no deadline."""
        from grader.boundary.worker import Worker
        from grader.boundary.worker_setup import use_once

        use_once()
        self._worker = Worker()
        return self

    def ask(self, request: Request, deadline: float) -> Reply:
        """Carry the request out here, through the same bytes; there is no deadline while somebody debugs."""
        return decode_reply(encode(self._worker.handle(decode_request(encode(request)))))

    def prepare(self, preload: Sequence[str]) -> None:
        """Nothing to do."""

    def output(self) -> str:
        """Nothing: the host's own streams have it."""
        return ""

    def close(self) -> None:
        """Nothing to end."""


def _fork(isolation: str = "") -> Starter:
    from grader.boundary.fork_server import ForkServer

    return ForkServer(isolation)


def _spawn() -> Starter:
    from grader.boundary.spawner import Spawner

    return Spawner()


METHODS: Final[dict[str, Callable[[], Starter]]] = {"fork": _fork, "spawn": _spawn, "in-process": InProcess}


def make_starter(method: str | None = None, isolation: Isolation | None = None) -> Starter:
    """Choose how workers start: ``fork``, ``spawn`` or ``in-process``, and behind which layers.

    None asks GRADER_START_METHOD, and without that takes the best that the machine offers. Raises ValueError for an
    unknown method, and for one that cannot isolate when there is isolation to be done.
    """
    method = method or os.environ.get("GRADER_START_METHOD") or ("fork" if hasattr(os, "fork") else "spawn")
    if method not in METHODS:
        raise ValueError(f"unknown start method {method!r}: choose one of {', '.join(METHODS)}")
    if isolation is None or not isolation.active:
        return METHODS[method]()
    if method != "fork":
        raise ValueError(f"workers that start by {method!r} cannot be isolated: use 'fork', or no isolation")
    return _fork(isolation.as_text())


__all__ = [
    "MAX_OUTPUT_BYTES",
    "METHODS",
    "Ask",
    "InProcess",
    "StartError",
    "Starter",
    "WorkerDiedError",
    "WorkerFloodError",
    "WorkerForgedError",
    "WorkerProcess",
    "WorkerTimeoutError",
    "make_starter",
]
