"""What few exercises need is loaded in a server of its own: once, before any submission is there, and only there."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import pytest
from asking import call, load, soon

from grader.boundary.fork_server import ForkServer
from grader.boundary.process import Ask
from grader.boundary.protocol import Answer, Tampering, Value
from grader.boundary.spawner import Spawner

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

SOURCE = """
import os, sys, threading
LOADED = [name for name in ("colorsys", "torch._dynamo.eval_frame") if name in sys.modules]
def loaded(): return LOADED
def threads():
    return max(threading.active_count(), len(os.listdir("/proc/self/task")) if sys.platform == "linux" else 0)
def exported():
    import torch
    model = torch.nn.Linear(3, 2).eval()
    program = torch.export.export(model, (torch.ones(4, 3),), dynamic_shapes=({0: torch.export.Dim("rows")},))
    torch.export.save(program, "p.pt2")
    return list(torch.export.load("p.pt2").module()(torch.ones(9, 3)).shape)
def cache(): return os.environ["TORCHINDUCTOR_CACHE_DIR"].startswith(os.getcwd())
"""


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    server = ForkServer()
    yield server
    server.close()


def started(server: ForkServer | Spawner, preload: Sequence[str]) -> Ask:
    worker = server.start(preload)
    assert isinstance(load(worker, SOURCE), Answer)
    return worker


def told(worker: Ask, name: str) -> Value:
    reply = call(worker, name)
    assert isinstance(reply, Answer), reply
    items = getattr(reply.value, "items", None)
    return reply.value if items is None else items  # type: ignore[return-value]


@needs_fork
def test_a_worker_has_what_it_was_asked_for_and_no_other_worker_has(server: ForkServer) -> None:
    for preload, loaded in ((), []), (("colorsys",), ["colorsys"]), ((), []):
        worker = started(server, preload)
        assert told(worker, "loaded") == loaded
        worker.close()


@needs_fork
def test_exporting_is_loaded_without_a_thread_and_leaves_torch_as_it_was(server: ForkServer) -> None:
    worker = started(server, ("torch.export",))
    assert "torch._dynamo.eval_frame" in told(worker, "loaded")  # type: ignore[operator]
    assert told(worker, "threads") == 1
    assert told(worker, "exported") == [9, 2]
    assert told(worker, "cache") is True
    tampering = worker.ask(Tampering(), soon())
    assert isinstance(tampering, Answer)
    assert getattr(tampering.value, "items", None) == []
    worker.close()


@needs_fork
def test_what_is_not_installed_is_missed_by_the_student_alone(server: ForkServer) -> None:
    worker = started(server, ("no_such_module", "colorsys"))
    assert told(worker, "loaded") == ["colorsys"]
    worker.close()


@needs_fork
def test_a_server_that_was_ended_is_replaced_by_one_that_has_the_same_loaded(server: ForkServer) -> None:
    started(server, ("colorsys",)).close()
    server._servers[("colorsys",)]._process.kill()
    worker = started(server, ("colorsys",))
    assert told(worker, "loaded") == ["colorsys"]
    worker.close()


@needs_fork
def test_closing_ends_every_server() -> None:
    server = ForkServer()
    server.prepare(("colorsys",))
    started(server, ("colorsys",)).close()
    processes = [each._process for each in server._servers.values()]
    server.close()
    assert len(processes) == 2
    assert all(process.poll() is not None for process in processes)


def test_a_spawned_worker_has_it_loaded_when_it_calls_back() -> None:
    worker = started(Spawner(), ("colorsys",))
    assert told(worker, "loaded") == ["colorsys"]
    worker.close()
