"""The fork server: what it gives to a worker, what it ends with one, and what happens when it is attacked itself."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from asking import call, load, soon
from attacks import attacking, is_gone, is_running

from grader.boundary import fork_server as fork_server_module
from grader.boundary import launch
from grader.boundary.fork_server import ForkServer
from grader.boundary.process import Ask, StartError, WorkerDiedError, WorkerForgedError, WorkerTimeoutError
from grader.boundary.protocol import Answer, Call, Seed, SequenceData

Run = Callable[[str], Ask]

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    pytest.mark.usefixtures("others_unharmed"),
]
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="orphans are adopted on Linux only")


def test_a_worker_begins_with_nothing_of_the_graders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_SEED", "12345")
    monkeypatch.setenv("PYTHONSTARTUP", "secret.py")
    server = ForkServer()
    try:
        worker = server.start()
        load(
            worker,
            "import os, sys, signal, socket, stat, threading\n"
            "def secrets():\n"
            "    names = ' '.join([*os.environ, *sys.argv])\n"
            "    return [name for name in ('GRADER', 'STARTUP', 'pytest') if name in names]\n"
            "def modules():\n"
            "    return sorted(name for name in sys.modules if name.startswith(('grader.graders', 'grader.checks')))\n"
            "def sockets():\n"
            "    found = []\n"
            "    for fd in range(64):\n"
            "        try:\n"
            "            found += [fd] if stat.S_ISSOCK(os.fstat(fd).st_mode) else []\n"
            "        except OSError: pass\n"
            "    return len(found)\n"
            "def others():\n"
            "    return os.listdir('.')\n"
            "def handlers():\n"
            "    return signal.getsignal(signal.SIGTERM) == signal.SIG_DFL and threading.active_count() == 1\n",
        )
        empty = Answer(SequenceData("list", []))
        assert call(worker, "secrets") == empty
        assert call(worker, "modules") == empty
        assert call(worker, "others") == empty
        assert call(worker, "sockets") == Answer(1)
        assert call(worker, "handlers") == Answer(True)
        worker.close()
    finally:
        server.close()


LEFT_BEHIND: Final[dict[str, str]] = {
    "a child": "pid = os.fork()\nif pid == 0: time.sleep(600)\nreturn pid",
    "a program": "return subprocess.Popen(['sleep', '600']).pid",
    "a program with its own session": "return subprocess.Popen(['sleep', '600'], start_new_session=True).pid",
    "a daemon": (
        "r, w = os.pipe()\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        for s in (1, 2, 15): signal.signal(s, signal.SIG_IGN)\n"
        "        os.write(w, b'%d.' % os.getpid())\n"
        "        time.sleep(600)\n"
        "    os._exit(0)\n"
        "os.wait()\n"
        "return int(os.read(r, 100).partition(b'.')[0])"
    ),
}


@linux_only
@pytest.mark.parametrize("then", ["return", "die"])
@pytest.mark.parametrize("body", LEFT_BEHIND.values(), ids=LEFT_BEHIND)
def test_processes_left_behind_are_ended_with_the_worker(running: Run, body: str, then: str) -> None:
    worker = running(attacking(body) + "def die():\n    os._exit(1)\n")
    reply = call(worker, "attack")
    assert isinstance(reply, Answer)
    assert isinstance(reply.value, int)
    assert is_running(reply.value)
    if then == "die":
        # Where the child holds the socket, nobody hears of the worker's end before the deadline.
        with pytest.raises((WorkerDiedError, WorkerTimeoutError)):
            call(worker, "die", seconds=0.5)
    worker.close()
    assert is_gone(reply.value)


def _server_pid(server: ForkServer) -> int:
    return server._servers[()]._process.pid


def test_whoever_kills_the_fork_server_is_caught_and_it_is_replaced(running: Run, fork_server: ForkServer) -> None:
    before = _server_pid(fork_server)
    worker = running(attacking("os.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(2)"))
    with pytest.raises(WorkerForgedError):
        call(worker, "attack")
    worker.close()
    worker = running("def f(): return 1\n")
    assert call(worker, "f") == Answer(1)
    assert _server_pid(fork_server) != before


def test_whoever_outlives_the_fork_server_is_ended_with_its_group(running: Run) -> None:
    worker = running(
        attacking("ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(0.3)")
        + "def pid(): return os.getpid()\n"
    )
    reply = call(worker, "pid")
    assert isinstance(reply, Answer)
    assert isinstance(reply.value, int)
    with pytest.raises(WorkerForgedError):
        call(worker, "attack")
    worker.close()
    assert is_gone(reply.value)


def test_a_fork_server_that_was_stopped_is_replaced(
    running: Run, fork_server: ForkServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fork_server_module, "COMMAND_SECONDS", 0.5)
    before = _server_pid(fork_server)
    worker = running(attacking("os.kill(os.getppid(), signal.SIGSTOP)\nreturn os.getpid()"))
    reply = call(worker, "attack")
    assert isinstance(reply, Answer)
    assert isinstance(reply.value, int)
    worker.close()
    assert is_gone(reply.value)
    monkeypatch.undo()
    fork_server.start().close()
    assert _server_pid(fork_server) != before


def test_a_fork_server_that_died_between_submissions_is_nobodys_fault(running: Run, fork_server: ForkServer) -> None:
    os.kill(_server_pid(fork_server), signal.SIGKILL)
    assert call(running("def f(): return 1\n"), "f") == Answer(1)


def test_a_fork_server_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "command", lambda _: [sys.executable, "-c", "raise OSError('none')"])
    server = ForkServer()
    with pytest.raises(StartError, match="none"):
        server.start()
    server.close()


def test_a_worker_that_ends_before_it_has_anything_to_do_is_our_fault(fork_server: ForkServer) -> None:
    worker = fork_server.start()
    worker._process.kill()
    with pytest.raises(StartError):
        worker.ask(Seed(1), soon())
    worker.close()


def test_closing_the_server_ends_every_worker_and_leaves_no_folder(tmp_path: Path) -> None:
    server = ForkServer()
    workers = [server.start() for _ in range(3)]
    pids = []
    for worker in workers:
        load(worker, "import os, time\ndef pid(): return os.getpid()\n")
        reply = worker.ask(Call("pid", []), soon())
        assert isinstance(reply, Answer)
        pids.append(reply.value)
    server_pid = _server_pid(server)
    server.close()
    for pid in (*pids, server_pid):
        assert isinstance(pid, int)
        assert is_gone(pid)
    for worker in workers:
        worker.close()
    assert list(tmp_path.glob("grader-*")) == []
