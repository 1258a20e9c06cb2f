"""What the tests of the trust boundary share: workers of a fork server."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from asking import load

from grader.boundary.fork_server import ForkServer
from grader.boundary.process import Ask
from grader.boundary.protocol import Answer


@pytest.fixture(scope="module")
def fork_server() -> Iterator[ForkServer]:
    """A fork server of this module's own: its tests may kill it."""
    server = ForkServer()
    yield server
    server.close()


@pytest.fixture
def running(fork_server: ForkServer) -> Iterator[Callable[[str], Ask]]:
    """Start a worker that has a source text loaded; ended with the test."""
    started: list[Ask] = []

    def run(source: str) -> Ask:
        worker = fork_server.start()
        started.append(worker)
        loaded = load(worker, source)
        assert isinstance(loaded, Answer), loaded
        return worker

    yield run
    for worker in started:
        worker.close()
