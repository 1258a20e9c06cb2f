"""What an attacker is after, made for a test: submissions, results, sockets that somebody listens on."""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from attacks import attacking
from reaching import TOOLS

from grader.boundary.process import Starter
from grader.checks import Check
from grader.failures import Failure
from grader.session import Session
from grader.student import Student
from grader.submission import SubmittedFile

CLONE: Final = Path(__file__).resolve().parents[2]
SECONDS: Final = 20.0
RIGHT: Final = "\ndef right(): return 42\n"


@dataclass(frozen=True)
class Places:
    """A folder with submissions and results in it, and two sockets of the grader's."""

    within: Path
    port: int
    abstract: str

    @property
    def submitted(self) -> Path:
        return self.within / "submitted"

    @property
    def results(self) -> Path:
        return self.within / "results"

    def contents(self) -> dict[str, bytes]:
        """Every file and folder below, with what is in it."""
        return {
            path.relative_to(self.within).as_posix(): path.read_bytes() if path.is_file() else b""
            for path in self.within.rglob("*")
        }

    def told(self, server: int) -> str:
        """What the attacker knows, as source code."""
        return (
            f"WITHIN, CLONE, PACKAGE = {str(self.within)!r}, {str(CLONE)!r}, {str(CLONE / 'grader')!r}\n"
            f"SUBMITTED, RESULTS = {str(self.submitted)!r}, {str(self.results)!r}\n"
            f"PORT, ABSTRACT, GRADER, SERVER = {self.port}, {self.abstract!r}, {os.getpid()}, {server}\n"
        )


NOWHERE: Final = Places(Path("/nowhere"), 0, "")
"""For an attack that needs no target."""


@contextlib.contextmanager
def made(within: Path) -> Iterator[Places]:
    """Make them, open to everybody, so that only isolation keeps an ordinary user out."""
    for name, text in {
        "submitted/ana/first_network/relu.py": "of ana",
        "submitted/bia/first_network/relu.py": "of bia",
        "results/results.json": "[1]",
    }.items():
        (within / name).parent.mkdir(parents=True, exist_ok=True)
        (within / name).write_text(text)
    abstract = f"\0grader-test-{os.getpid()}"
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.socket(socket.AF_UNIX) as nameless,
        socket.socket(socket.AF_UNIX) as named,
    ):
        nameless.bind(abstract)
        named.bind(str(within / "socket"))
        for each in (nameless, named):
            each.listen()
        for path in (within, *within.rglob("*")):
            path.chmod(0o777)
        yield Places(within, listener.getsockname()[1], abstract)


def outcome_of(body: str, places: Places, starter: Starter, server: int) -> tuple[str, object]:
    """The outcome of a check that wants 42 of the attack, and what it raised, if anything."""
    seen: list[object] = []

    def check(student: Student) -> None:
        if student.call("attack") != 42:
            raise Failure()

    session = _session(places.told(server) + TOOLS + attacking(body), starter)
    result = session.run(_check(check))
    session.close()
    return result.outcome, result.feedback.found or result.feedback.cause or seen


def neighbour_passes(starter: Starter) -> bool:
    """Whether another submission is graded as ever."""

    def check(student: Student) -> None:
        if student.call("right") != 42:
            raise Failure()

    session = _session(RIGHT, starter)
    result = session.run(_check(check))
    session.close()
    return result.outcome == "passed"


def survivors(mark: str) -> list[int]:
    """The processes whose command line holds ``mark``, but for the server itself, once they had time to end."""
    until = time.monotonic() + 5
    while len(found := _marked(mark)) > 1 and time.monotonic() < until:
        time.sleep(0.02)
    return found[1:]


def _marked(mark: str) -> list[int]:
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            state = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[0]
            if state != "Z" and mark.encode() in Path(f"/proc/{name}/cmdline").read_bytes():
                found.append(int(name))
    return sorted(found)


def _check(function: object) -> Check:
    return Check("first_network", "relu", "test_model_can_be_built", 2.0, "forward", False, function)  # type: ignore[arg-type]


def _session(source: str, starter: Starter) -> Session:
    file = SubmittedFile("first_network", "relu", Path("relu.py"), source.encode())
    return Session(file, starter, seed=1, seconds=SECONDS)
