"""What a check's verdict is when the submission's process misbehaves: one clear outcome, the other checks unharmed."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from grader.boundary.fork_server import ForkServer
from grader.boundary.process import Ask, StartError
from grader.boundary.protocol import Reply
from grader.checks import Check
from grader.failures import Failure
from grader.feedback.text import LANGUAGES
from grader.session import Session
from grader.student import Student
from grader.submission import SubmittedFile

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    pytest.mark.usefixtures("others_unharmed"),
]

SECONDS: Final = 1.0
BEGIN: Final = """
import os, signal, socket, stat, sys, time
def right(): return 42
def sockets():
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode): yield fd
        except OSError: pass
"""


def _answers(student: Student) -> None:
    if student.call("attack") != 42:
        raise Failure()


def _is_right(student: Student) -> None:
    if student.call("right") != 42:
        raise Failure()


def _fails(student: Student) -> None:
    raise Failure()


def _check(function: object) -> Check:
    return Check("first_network", "relu", "test_model_can_be_built", 2.0, "forward", False, function)  # type: ignore[arg-type]


ATTACK: Final = _check(_answers)
RIGHT: Final = _check(_is_right)

IN_A_CALL: Final[dict[str, tuple[str, str, str, str]]] = {
    "is right": ("return 42", "passed", "forward", ""),
    "is wrong": ("return 41", "failed", "forward", ""),
    "raises": ("1 / 0", "error", "forward", ""),
    "is not written yet": ("raise NotImplementedError", "not_started", "forward", "not_started.cause"),
    "exits": ("sys.exit()", "error", "integrity", "raised.system_exit"),
    "exits at once": ("os._exit(0)", "error", "integrity", "stopped.exit"),
    "crashes": ("os.kill(os.getpid(), signal.SIGSEGV)", "error", "integrity", "stopped.signal"),
    "never ends": ("while True: pass", "timeout", "timeout", "stopped.timeout"),
    "stops itself": ("os.kill(os.getpid(), signal.SIGSTOP)", "timeout", "timeout", "stopped.timeout"),
    "floods": ("while True: print('x' * 1000)", "error", "timeout", "stopped.flood"),
    "forges": ("os.write(next(sockets()), b'x' * 100)", "error", "integrity", "stopped.forged"),
    "closes its socket": ("os.close(next(sockets())); time.sleep(60)", "error", "integrity", "stopped.forged"),
    "kills the fork server": (
        "os.kill(os.getppid(), signal.SIGKILL); time.sleep(1); return 42",
        "error",
        "integrity",
        "stopped.forged",
    ),
}


@pytest.mark.parametrize(("body", "outcome", "kind", "cause"), IN_A_CALL.values(), ids=IN_A_CALL)
def test_one_check_has_a_clear_outcome_and_the_next_is_unharmed(
    fork_server: ForkServer, body: str, outcome: str, kind: str, cause: str
) -> None:
    session = _session(fork_server, BEGIN + f"def attack():\n    {body}\n")
    result = session.run(ATTACK)
    after = session.run(RIGHT)
    session.close()
    assert (result.outcome, result.kind) == (outcome, kind)
    assert result.points == (2.0 if outcome == "passed" else 0.0)
    if cause:
        assert result.feedback.cause is not None
        assert result.feedback.cause.key == cause
        for lang in LANGUAGES:
            assert result.feedback.cause.render(lang)
    assert after.outcome == "passed"


WHILE_LOADING: Final[dict[str, tuple[str, str, str]]] = {
    "exits": ("sys.exit()", "error", "integrity"),
    "exits at once": ("os._exit(0)", "error", "integrity"),
    "floods": ("while True: print('x' * 1000)", "error", "timeout"),
    "forges": ("os.write(next(sockets()), b'x' * 100)", "error", "integrity"),
    "kills the fork server": ("os.kill(os.getppid(), signal.SIGKILL); time.sleep(1)", "error", "integrity"),
}


@pytest.mark.parametrize(("line", "outcome", "kind"), WHILE_LOADING.values(), ids=WHILE_LOADING)
def test_a_file_that_misbehaves_while_loading_is_not_tried_twice(
    fork_server: ForkServer, monkeypatch: pytest.MonkeyPatch, line: str, outcome: str, kind: str
) -> None:
    starts: list[Ask] = []
    start = fork_server.start

    def counted(preload: Sequence[str] = ()) -> Ask:
        starts.append(start(preload))
        return starts[-1]

    monkeypatch.setattr(fork_server, "start", counted)
    session = _session(fork_server, BEGIN + line + "\n")
    results = [session.run(RIGHT) for _ in range(3)]
    session.close()
    assert {(result.outcome, result.kind, result.points) for result in results} == {(outcome, kind, 0.0)}
    assert len(starts) == 1


@pytest.mark.parametrize("body", ["return 41", "raise NotImplementedError"])
@pytest.mark.parametrize("hidden", [True, False])
def test_what_a_failed_check_printed_counts_against_no_later_one(
    fork_server: ForkServer, body: str, hidden: bool
) -> None:
    lines = "print('x' * 600_000)"
    session = _session(fork_server, BEGIN + f"def attack():\n    {lines}\n    {body}\n")
    loud = replace(ATTACK, hidden=hidden)
    outcomes = [session.run(loud).outcome for _ in range(3)]
    after = session.run(RIGHT)
    session.close()
    assert len(set(outcomes)) == 1
    assert outcomes[0] in ("failed", "not_started")
    assert after.outcome == "passed"


def test_what_a_hidden_check_printed_is_not_shown_by_a_later_public_one(fork_server: ForkServer) -> None:
    session = _session(fork_server, BEGIN + "def attack():\n    print('an input')\n    return 41\n")
    session.run(replace(ATTACK, hidden=True))
    shown = session.run(_check(_fails)).feedback
    session.close()
    assert shown.printed == ""


class _NeverReady:
    """A worker that ended before it had anything to do."""

    def ask(self, request: object, deadline: float) -> Reply:
        raise StartError("a worker ended with 1")

    def output(self) -> str:
        return ""

    def close(self) -> None:
        """Nothing to end."""


def test_after_a_failed_start_the_next_check_gets_another_worker(
    fork_server: ForkServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = fork_server.start
    workers: list[Callable[..., Ask]] = [lambda preload: _NeverReady(), start]
    session = _session(fork_server, BEGIN)
    with monkeypatch.context() as patched:
        patched.setattr(fork_server, "start", lambda preload: workers.pop(0)(preload))
        outcomes = [session.run(RIGHT).outcome for _ in range(2)]
    session.close()
    assert outcomes == ["grader_error", "passed"]


def test_the_next_submission_gets_another_server(fork_server: ForkServer) -> None:
    for source, outcome in (
        (BEGIN + "os.kill(os.getppid(), signal.SIGKILL); time.sleep(1)\n", "error"),
        (BEGIN, "passed"),
    ):
        session = _session(fork_server, source)
        assert session.run(RIGHT).outcome == outcome
        session.close()


def _session(server: ForkServer, source: str) -> Session:
    file = SubmittedFile("first_network", "relu", Path("relu.py"), source.encode())
    return Session(file, server, seed=1, seconds=SECONDS)
