"""Attacks on a worker from within, each as a submission would hold it, and what the grader sees of it.

Every attack runs in a real forked worker. Whatever it does, the next worker answers as if nothing had been.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable
from typing import Final

import pytest
from asking import call, soon
from attacks import attacking

from grader.boundary.process import (
    MAX_OUTPUT_BYTES,
    Ask,
    WorkerDiedError,
    WorkerFloodError,
    WorkerForgedError,
    WorkerTimeoutError,
)
from grader.boundary.protocol import Answer, Raised, Seed, SequenceData

Run = Callable[[str], Ask]

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    pytest.mark.usefixtures("others_unharmed"),
]

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
        "for s in set(signal.valid_signals()) - {9, 19}: signal.signal(s, signal.SIG_IGN)\nwhile True: time.sleep(1)"
    ),
    "starts to answer": "write(the_number(), b'', length=1000)\ntime.sleep(600)",
    "answers bit by bit": (
        "write(the_number(), b'', length=10**6)\nwhile True: os.write(the_socket(), b'x'); time.sleep(0.01)"
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
        attacking(
            "def work():\n    time.sleep(0.1)\n    os.write(1, b'x' * 3_000_000)\nthreading.Thread(target=work).start()"
        )
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


# What the worker survives, and answers ---------------------------------------------------------------------------

RAISES: Final[dict[str, tuple[str, str]]] = {
    "exits": ("sys.exit(0)", "SystemExit"),
    "quits": ("quit()", "SystemExit"),
    "interrupts itself": ("os.kill(os.getpid(), signal.SIGINT)\ntime.sleep(1)", "KeyboardInterrupt"),
    "asks for input": ("input('?')", "EOFError"),
    "recurses": ("def f(): return f()\nf()", "RecursionError"),
    "asks for too much memory": ("bytearray(5 * 2**30)", "MemoryError"),
    "asks for memory again and again": (
        "import torch\nx = []\nwhile True: x.append(torch.empty(2**26))",
        "RuntimeError",
    ),
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
