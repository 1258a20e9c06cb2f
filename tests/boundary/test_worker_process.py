"""Attacks on a worker from within, each as a submission would hold it, and what the grader sees of it.

Every attack runs in a real forked worker. Whatever it does, the next worker answers as if nothing had been.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from asking import call, load, soon

from grader.boundary import fork_server as fork_server_module
from grader.boundary.fork_server import ForkServer
from grader.boundary.process import (
    MAX_OUTPUT_BYTES,
    Ask,
    StartError,
    WorkerDiedError,
    WorkerFloodError,
    WorkerForgedError,
    WorkerTimeoutError,
)
from grader.boundary.protocol import Answer, Call, Raised, Seed, SequenceData

Run = Callable[[str], Ask]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="orphans are adopted on Linux only")

TOOLS: Final = """
import ctypes, os, signal, socket, stat, struct, subprocess, sys, threading, time

def the_socket():
    return next(fd for fd in range(3, 64) if is_socket(fd))

def is_socket(fd):
    try:
        return stat.S_ISSOCK(os.fstat(fd).st_mode)
    except OSError:
        return False

def the_number():
    frame = sys._getframe()
    while 'number' not in frame.f_locals or frame.f_code.co_name != 'serve':
        frame = frame.f_back
    return frame.f_locals['number']

def write(number, payload, length=None):
    whole = struct.pack('>IQ', len(payload) if length is None else length, number) + payload
    while whole:
        whole = whole[os.write(the_socket(), whole):]

TRUE = b'\\x82\\xa4word\\xa6answer\\xa5value\\xc3'

def attack():
"""
"""What an attacker may be expected to bring along: the worker's socket, and the number of the question."""


def attacking(body: str) -> str:
    """A submission whose ``attack`` has this body."""
    return TOOLS + "\n".join("    " + line for line in body.strip().splitlines()) + "\n"


@pytest.fixture(autouse=True)
def _others_unharmed(fork_server: ForkServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """After every test here a fresh worker answers, and no folder is left behind."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    worker = fork_server.start()
    load(worker, "def f(): return 42\n")
    assert call(worker, "f") == Answer(42)
    worker.close()
    assert list(tmp_path.glob("grader-*")) == []


# What ends the process, or keeps it from answering ---------------------------------------------------------------

DIES: Final[dict[str, tuple[str, int]]] = {
    "leaves by the back door": ("os._exit(3)", 3),
    "leaves as if all were well": ("os._exit(0)", 0),
    "reads where nothing is": ("ctypes.string_at(0)", -signal.SIGSEGV),
    "aborts": ("os.abort()", -signal.SIGABRT),
    "kills itself": ("os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL),
    "ends itself politely": ("os.kill(os.getpid(), signal.SIGTERM)", -signal.SIGTERM),
    "kills its process group": ("os.killpg(0, signal.SIGKILL)", -signal.SIGKILL),
    "sets an alarm": ("signal.setitimer(signal.ITIMER_REAL, 0.01)\ntime.sleep(5)", -signal.SIGALRM),
    "overflows the stack": (
        "sys.setrecursionlimit(10**9)\nthreading.stack_size(1 << 20)\n"
        "def f(): return [f()]\n"
        "class A:\n    def __repr__(self): return repr(self)\n"
        "t = threading.Thread(target=lambda: repr(A()))\nt.start()\nt.join()\ntime.sleep(1)\nos.abort()",
        0,
    ),
    "becomes another program": ("os.execv(sys.executable, [sys.executable, '-c', 'raise SystemExit(5)'])", 5),
    "closes everything": ("os.closerange(0, 64)", 0),
}


@pytest.mark.parametrize(("body", "code"), DIES.values(), ids=DIES)
def test_a_worker_that_ends_is_told_with_its_exit_code(running: Run, body: str, code: int) -> None:
    worker = running(attacking(body))
    with pytest.raises(WorkerDiedError) as caught:
        call(worker, "attack")
    if body.startswith("sys.setrecursionlimit"):
        assert caught.value.code < 0
    else:
        assert caught.value.code == code


MUTE: Final[dict[str, str]] = {
    "never ends": "while True: pass",
    "sleeps": "time.sleep(600)",
    "stops itself": "os.kill(os.getpid(), signal.SIGSTOP)",
    "ends, but for a child that holds the socket": "if os.fork(): os._exit(0)\ntime.sleep(600)",
    "ignores what can be ignored": (
        "for s in set(signal.valid_signals()) - {9, 19}: signal.signal(s, signal.SIG_IGN)\n"
        "while True: time.sleep(1)"
    ),
    "starts to answer": "write(the_number(), b'', length=1000)\ntime.sleep(600)",
    "answers bit by bit": (
        "write(the_number(), b'', length=10**6)\n"
        "while True: os.write(the_socket(), b'x'); time.sleep(0.01)"
    ),
    "reads its own questions": (
        "sock = socket.socket(fileno=os.dup(the_socket()))\nsock.setblocking(True)\nsock.recv(1000)"
    ),
}


@pytest.mark.parametrize("body", MUTE.values(), ids=MUTE)
def test_a_worker_that_does_not_answer_is_given_up(running: Run, body: str) -> None:
    worker = running(attacking(body))
    start = time.monotonic()
    with pytest.raises(WorkerTimeoutError):
        call(worker, "attack", seconds=0.4)
    assert time.monotonic() - start < 10


FLOODS: Final[dict[str, str]] = {
    "prints for ever": "while True: print('x' * 1000)",
    "complains for ever": "while True: print('x' * 1000, file=sys.stderr)",
    "writes for ever": "while True: os.write(1, b'x' * 100_000)",
    "prints much and answers": f"os.write(1, b'x' * {MAX_OUTPUT_BYTES + 1})",
    "makes a child print": "subprocess.run([sys.executable, '-S', '-c', 'while True: print(10**1000)'])",
    "prints while it answers bit by bit": (
        "write(the_number(), b'', length=10**6)\n"
        "while True: os.write(the_socket(), b'x'); os.write(2, b'x' * 100_000); time.sleep(0.002)"
    ),
    "leaves a hole": "os.ftruncate(1, 2 * 10**6)",
}


@pytest.mark.parametrize("body", FLOODS.values(), ids=FLOODS)
def test_a_flood_of_output_is_stopped(running: Run, body: str) -> None:
    worker = running(attacking(body))
    with pytest.raises(WorkerFloodError):
        call(worker, "attack")


def test_a_flood_between_two_questions_is_noticed_at_the_next(running: Run) -> None:
    worker = running(
        attacking("def work():\n    time.sleep(0.1)\n    os.write(1, b'x' * 3_000_000)\nthreading.Thread(target=work).start()")
    )
    assert call(worker, "attack") == Answer(None)
    time.sleep(0.3)
    with pytest.raises(WorkerFloodError):
        worker.ask(Seed(1), soon())


def test_output_is_shown_once_and_its_end_only(running: Run) -> None:
    worker = running(
        "import os\n"
        "def say(text):\n    print(text)\n"
        "def cut():\n    os.ftruncate(1, 0)\n    os.lseek(1, 0, os.SEEK_SET)\n"
    )
    call(worker, "say", "first")
    assert worker.output() == "first\n"
    assert worker.output() == ""
    for _ in range(10):
        call(worker, "say", "y" * 1999)
    assert worker.output() == ("y" * 1999 + "\n") * 2
    call(worker, "cut")
    assert worker.output() == ""
    call(worker, "say", "again")
    assert worker.output() == "again\n"


# Replies that are none -------------------------------------------------------------------------------------------

FORGERIES: Final[dict[str, str]] = {
    "guesses the number of the question": "for number in range(3): write(number, TRUE)",
    "answers an older question": (
        "global old\n"
        "if 'old' not in globals(): old = the_number(); return\n"
        "write(old, TRUE)"
    ),
    "writes noise": "os.write(the_socket(), os.urandom(100_000))",
    "announces more than there may be": "write(the_number(), b'', length=2**32 - 1)",
    "says nothing": "write(the_number(), b'')",
    "says what is no reply": "write(the_number(), b'\\x82\\xa4word\\xa6passed\\xa6points\\x03')",
    "says more than a reply": "write(the_number(), TRUE + TRUE)",
    "sends a pickle": "import pickle\nwrite(the_number(), pickle.dumps(print))",
    "closes its socket and goes on": "os.close(the_socket())\ntime.sleep(600)",
    "shuts its socket and goes on": (
        "socket.socket(fileno=os.dup(the_socket())).shutdown(socket.SHUT_RDWR)\ntime.sleep(600)"
    ),
}


@pytest.mark.parametrize("body", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_reply_is_none(running: Run, body: str) -> None:
    worker = running(attacking(body))
    with pytest.raises(WorkerForgedError):
        for _ in range(2):
            call(worker, "attack")


def test_a_reply_written_in_advance_answers_no_later_question(running: Run) -> None:
    """The forger knows the number of this question and may answer it; the worker's own reply is one too many."""
    worker = running(attacking("write(the_number(), TRUE)"))
    assert call(worker, "attack") == Answer(True)
    with pytest.raises(WorkerForgedError):
        worker.ask(Seed(1), soon())


def test_two_processes_cannot_both_answer(running: Run) -> None:
    worker = running(attacking("os.fork()"))
    call(worker, "attack")
    with pytest.raises(WorkerForgedError):
        for _ in range(20):
            worker.ask(Seed(1), soon())
            time.sleep(0.01)


# What the worker survives, and answers ---------------------------------------------------------------------------

RAISES: Final[dict[str, tuple[str, str]]] = {
    "exits": ("sys.exit(0)", "SystemExit"),
    "quits": ("quit()", "SystemExit"),
    "interrupts itself": ("os.kill(os.getpid(), signal.SIGINT)\ntime.sleep(1)", "KeyboardInterrupt"),
    "asks for input": ("input('?')", "EOFError"),
    "recurses": ("def f(): return f()\nf()", "RecursionError"),
    "asks for too much memory": ("bytearray(5 * 2**30)", "MemoryError"),
    "asks for memory again and again": ("import torch\nx = []\nwhile True: x.append(torch.empty(2**26))", "RuntimeError"),
    "writes a huge file": ("open('big', 'wb').write(bytes(300 * 2**20))", "OSError"),
    "returns more than a reply can hold": ("import torch\nreturn torch.zeros(2**23)", "ReplyTooLarge"),
    "returns more in pieces than a reply can hold": (
        "import torch\nreturn [torch.zeros(2**20) for _ in range(8)]",
        "ReplyTooLarge",
    ),
}


@pytest.mark.parametrize(("body", "error"), RAISES.values(), ids=RAISES)
def test_what_is_raised_is_told_and_the_worker_goes_on(running: Run, body: str, error: str) -> None:
    worker = running(attacking(body))
    reply = call(worker, "attack")
    assert isinstance(reply, Raised)
    assert reply.type == error
    assert worker.ask(Seed(1), soon()) == Answer(None)


HARMLESS: Final[dict[str, str]] = {
    "closes the standard streams": "os.close(0); os.close(1); os.close(2)",
    "closes Python's streams": "sys.stdout.close(); sys.stderr.close(); sys.stdin.close()",
    "loses Python's streams": "sys.stdout = sys.stderr = None",
    "removes its folder": "import shutil\nshutil.rmtree(os.getcwd())",
    "removes all of its folder": "import shutil\nshutil.rmtree(os.path.dirname(os.getcwd()))",
    "locks its folder": "os.mkdir('deep'); open('deep/file', 'w'); os.chmod('deep', 0); os.chmod('.', 0)",
    "links its folder to elsewhere": "os.symlink('/', 'root'); os.symlink(os.getcwd(), 'loop')",
    "works elsewhere": "os.chdir('/')",
    "leaves something for the end": "import atexit\natexit.register(time.sleep, 600)",
    "leaves a thread": "threading.Thread(target=time.sleep, args=(600,)).start()",
    "leaves a daemon thread": "threading.Thread(target=time.sleep, args=(600,), daemon=True).start()",
    "leaves a busy thread": "def f():\n    while True: pass\nthreading.Thread(target=f).start()",
    "leaves its process group to children": "subprocess.Popen(['sleep', '600'])",
    "hurts its parent with what can be ignored": (
        "for s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGALRM,\n"
        "          signal.SIGABRT, signal.SIGSEGV, signal.SIGTSTP): os.kill(os.getppid(), s)"
    ),
    "clears its parent's last will": "ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)",
    "changes what the worker uses": (
        "import builtins, struct, socket as s\nbuiltins.isinstance = lambda *_: True\nbuiltins.len = lambda _: 3"
    ),
}


@pytest.mark.parametrize("body", HARMLESS.values(), ids=HARMLESS)
def test_what_is_done_to_the_worker_stays_with_it(running: Run, body: str) -> None:
    """The answer may be any; but the worker is ended in time, and (see the fixture) nobody else is concerned."""
    worker = running(attacking(body))
    with contextlib.suppress(WorkerDiedError, WorkerForgedError):
        call(worker, "attack")
    start = time.monotonic()
    worker.close()
    assert time.monotonic() - start < 4


def test_the_limits_cannot_be_raised_by_an_ordinary_user(running: Run) -> None:
    worker = running(
        "import resource\n"
        "def limits():\n"
        "    return [resource.getrlimit(kind) for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE)]\n"
    )
    reply = call(worker, "limits")
    core, files = (SequenceData("tuple", [limit, limit]) for limit in (0, 256 * 2**20))
    assert reply == Answer(SequenceData("list", [core, files]))


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


# Processes that are left behind ----------------------------------------------------------------------------------

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
    assert _is_running(reply.value)
    if then == "die":
        # Where the child holds the socket, nobody hears of the worker's end before the deadline.
        with pytest.raises((WorkerDiedError, WorkerTimeoutError)):
            call(worker, "die", seconds=0.5)
    worker.close()
    assert _is_gone(reply.value)


def _is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _is_gone(pid: int) -> bool:
    until = time.monotonic() + 5
    while _is_running(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not _is_running(pid)


# The fork server -------------------------------------------------------------------------------------------------


def _server_pid(server: ForkServer) -> int:
    return server._server._process.pid


def test_whoever_kills_the_fork_server_is_caught_and_the_next_gets_another(running: Run, fork_server: ForkServer) -> None:
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
    assert _is_gone(reply.value)


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
    assert _is_gone(reply.value)
    monkeypatch.undo()
    fork_server.start().close()
    assert _server_pid(fork_server) != before


def test_a_fork_server_that_died_between_two_submissions_is_nobodys_fault(running: Run, fork_server: ForkServer) -> None:
    os.kill(_server_pid(fork_server), signal.SIGKILL)
    assert call(running("def f(): return 1\n"), "f") == Answer(1)


def test_a_fork_server_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fork_server_module.launch, "command", lambda _: [sys.executable, "-c", "raise OSError('no torch')"])
    server = ForkServer()
    with pytest.raises(StartError, match="no torch"):
        server.start()
    server.close()


def test_a_worker_that_ends_before_it_has_anything_to_do_is_our_fault(fork_server: ForkServer) -> None:
    worker = fork_server.start()
    fork_server._server.command(f"kill {worker._process._pid}")  # type: ignore[attr-defined]
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
        assert _is_gone(pid)
    for worker in workers:
        worker.close()
    assert list(tmp_path.glob("grader-*")) == []
