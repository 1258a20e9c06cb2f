"""What the tests of the trust boundary share: workers of a fork server."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from asking import call, load

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


@pytest.fixture
def others_unharmed(fork_server: ForkServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """After the test a fresh worker answers, and no folder is left behind."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    worker = fork_server.start()
    load(worker, "def f(): return 42\n")
    assert call(worker, "f") == Answer(42)
    worker.close()
    assert list(tmp_path.glob("grader-*")) == []
