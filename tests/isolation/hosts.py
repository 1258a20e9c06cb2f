"""A machine to grade on: its isolation, and a fork server that is started there."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import machines
import pytest

from grader.boundary import launch
from grader.boundary.fork_server import ForkServer
from grader.boundary.worker_process import WorkerProcess
from grader.isolation.choice import Isolation


@dataclass(frozen=True)
class Host:
    """``mark``: what the command lines of the server and of all its children hold."""

    isolation: Isolation
    server: ForkServer
    mark: str

    @property
    def pid(self) -> int:
        return self.server._servers[()]._process.pid

    def has(self, layer: str) -> bool:
        return any(each.name == layer and each.on for each in self.isolation.layers)


_PLAIN: Final = launch.command


@contextlib.contextmanager
def commands_run_on(machine: str, *more: str) -> Iterator[None]:
    """Whatever the grader starts meanwhile, it starts there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(launch, "command", lambda *call: [*machines.command_there(machine, _PLAIN(*call)), *more])
        yield


class _ServerThere(ForkServer):
    """A server on another machine, also when it has to be started again."""

    def __init__(self, isolation: str, machine: str, mark: str) -> None:
        self._there = (machine, mark)
        with commands_run_on(*self._there):
            super().__init__(isolation)

    def start(self, preload: Sequence[str] = ()) -> WorkerProcess:
        with commands_run_on(*self._there):
            return super().start(preload)


@contextlib.contextmanager
def started(machine: str, mode: str, mark: Path) -> Iterator[Host]:
    """A server on that machine, with the isolation that this mode gives there."""
    with commands_run_on(machine):
        isolation = Isolation.choose(mode)
    server = _ServerThere(isolation.as_text() if isolation.active else "", machine, str(mark))
    yield Host(isolation, server, str(mark))
    server.close()
