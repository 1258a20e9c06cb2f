"""The other ways to start a worker: an interpreter of its own (where there is no fork), and this very process."""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from asking import call, load, soon

from grader.boundary import launch
from grader.boundary import spawner as spawner_module
from grader.boundary.fork_server import ForkServer
from grader.boundary.process import (
    Ask,
    InProcess,
    StartError,
    WorkerDiedError,
    WorkerForgedError,
    WorkerTimeoutError,
    make_starter,
)
from grader.boundary.protocol import Answer, Call, Raised, Reference, SequenceData, TensorData
from grader.boundary.spawner import Spawner
from grader.boundary.tensors import pack, unpack

SOURCE = """
import os, sys, time, torch

class Model(torch.nn.Module):
    def __init__(self, scale): super().__init__(); self.scale = scale
    def forward(self, x): return x * self.scale

def exits(): os._exit(7)
def sleeps(): time.sleep(600)
def prints(): print('to stdout'); print('to stderr', file=sys.stderr)
def raises(): sys.exit(3)
def place(): return [os.getcwd(), sys.stdin.read(), *sys.argv]
def child():
    import subprocess
    return subprocess.Popen(['sleep', '600']).pid
"""


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """A spawned worker with the source above; its folder is gone afterwards."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    spawned = Spawner().start()
    assert isinstance(load(spawned, SOURCE), Answer)
    yield spawned
    spawned.close()
    assert list(tmp_path.iterdir()) == []


def _doubled(worker: Ask) -> torch.Tensor:
    made = call(worker, "Model", 2)
    assert isinstance(made, Answer)
    assert isinstance(made.value, Reference)
    x = pack(torch.arange(6.0).reshape(2, 3), device="cpu", requires_grad=False)
    reply = worker.ask(Call(made.value, [x]), soon())
    assert isinstance(reply, Answer)
    assert isinstance(reply.value, TensorData)
    return unpack(reply.value)


def test_a_spawned_worker_answers_prints_and_raises(worker: Ask) -> None:
    assert torch.equal(_doubled(worker), torch.arange(0, 12, 2.0).reshape(2, 3))
    call(worker, "prints")
    assert worker.output() == "to stdout\nto stderr\n"
    reply = call(worker, "raises")
    assert isinstance(reply, Raised)
    assert reply.type == "SystemExit"
    reply = call(worker, "place")
    assert isinstance(reply, Answer)
    assert isinstance(reply.value, SequenceData)
    assert reply.value.items[1:] == ["", "submission"]
    with pytest.raises(WorkerDiedError) as caught:
        call(worker, "exits")
    assert caught.value.code == 7


def test_a_spawned_worker_that_hangs_is_ended_with_its_children(worker: Ask) -> None:
    reply = call(worker, "child")
    assert isinstance(reply, Answer)
    assert isinstance(reply.value, int)
    with pytest.raises(WorkerTimeoutError):
        call(worker, "sleeps", seconds=0.3)
    worker.close()
    if hasattr(os, "killpg"):
        assert _ends(reply.value)


def _ends(pid: int) -> bool:
    """Whether a process of another parent's is gone, or is waited for by nobody, before long."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


def test_a_worker_that_cannot_start_is_our_fault_and_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(launch, "command", lambda _: [sys.executable, "-c", "raise OSError('no torch')"])
    with pytest.raises(StartError, match="no torch"):
        Spawner().start()
    assert list(tmp_path.iterdir()) == []


def test_a_stranger_who_calls_back_first_is_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    class Listener:
        """Somebody on this machine finds the port before the worker does."""

        def __init__(self, listener: socket.socket) -> None:
            self.listener = listener
            self.strangers = []
            for said in (b"", b"short", b"0" * 32):
                self.strangers.append(socket.create_connection(listener.getsockname()))
                self.strangers[-1].sendall(said)

        def __getattr__(self, name: str) -> object:
            return getattr(self.listener, name)

    called_back = spawner_module._called_back
    monkeypatch.setattr(
        spawner_module,
        "_called_back",
        lambda listener, token, process: called_back(Listener(listener), token, process),  # type: ignore[arg-type]
    )
    worker = Spawner().start()
    assert isinstance(load(worker, SOURCE), Answer)
    worker.close()


def test_in_this_process_the_answers_are_the_same() -> None:
    worker = InProcess().start()
    assert isinstance(load(worker, SOURCE), Answer)
    assert torch.equal(_doubled(worker), torch.arange(0, 12, 2.0).reshape(2, 3))
    assert isinstance(call(worker, "raises"), Raised)
    assert worker.output() == ""
    worker.close()


@pytest.mark.parametrize(
    ("asked", "environment", "made"),
    [
        ("spawn", None, Spawner),
        ("in-process", "spawn", InProcess),
        (None, "spawn", Spawner),
        (None, "in-process", InProcess),
        pytest.param(None, None, ForkServer, marks=pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")),
    ],
)
def test_how_workers_start_can_be_chosen(
    monkeypatch: pytest.MonkeyPatch, asked: str | None, environment: str | None, made: type
) -> None:
    monkeypatch.delenv("GRADER_START_METHOD", raising=False)
    if environment is not None:
        monkeypatch.setenv("GRADER_START_METHOD", environment)
    starter = make_starter(asked)
    starter.close()
    assert isinstance(starter, made)


def test_an_unknown_way_is_told_with_those_that_exist() -> None:
    with pytest.raises(ValueError, match="fork, spawn, in-process"):
        make_starter("thread")


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs signals")
def test_a_spawned_worker_that_closes_its_socket_is_told(worker: Ask) -> None:
    reply = load(worker, "import os, time\ndef f():\n    os.closerange(3, 64)\n    time.sleep(600)\n")
    assert isinstance(reply, Answer)
    with pytest.raises(WorkerForgedError):
        call(worker, "f")
