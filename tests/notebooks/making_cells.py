"""Notebooks of a made-up exercise, cell by cell: ``f`` is to give 42, and ``g`` 43."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from grader.boundary.process import Starter
from grader.checks import Check, Result
from grader.failures import Failure
from grader.notebooks.cells import Cell, Role
from grader.notebooks.session import NotebookSession, Verdict
from grader.student import Student

SECONDS: Final = 2.0

F: Final = "<check f>"
G: Final = "<check g>"
HIDDEN: Final = "<hidden>"
SETUP: Final = "<setup>"
_PARTS: Final[dict[str, tuple[Role, str]]] = {
    F: ("check", "f"),
    G: ("check", "g"),
    HIDDEN: ("hidden", ""),
    SETUP: ("skipped", ""),
}


def cells(*sources: str) -> list[Cell]:
    """Code cells of these sources; the words above stand for the course's own cells."""
    made = []
    for index, source in enumerate(sources):
        role, name = _PARTS.get(source, ("student", ""))
        made.append(Cell(2 * index, index + 1, role, "1 / 0" if source in _PARTS else source, name))
    return made


def gives(name: str, answer: object) -> Callable[[Student], None]:
    """A check's function: the student's function of that name gives the answer."""

    def check(student: Student) -> None:
        if student.call(name) != answer:
            raise Failure()

    return check


def check(name: str, answer: object, *, of: str = "", hidden: bool = False) -> Check:
    """A check of the made-up exercise. Its title and advice are a real one's."""
    return Check("first_network", "relu", "test_model_can_be_built", 2.0, "forward", hidden, gives(name, answer), of)


RIGHT: Final = "def f(): return 42"
IS_RIGHT: Final = check("f", 42, of="f")
IS_RIGHT_HIDDEN: Final = check("f", 42, hidden=True)


def judged(starter: Starter, *sources: str, checks: tuple[Check, ...] = (IS_RIGHT,), last: str = "") -> Verdict:
    """The verdict on a notebook of these cells."""
    made = cells(*sources)
    return NotebookSession(made, "first_network", "relu", starter, seed=1, seconds=SECONDS, last=last).run(checks)


def states(verdict: Verdict) -> list[str]:
    """What became of the student's cells, in their order."""
    return [output.state for _, output in sorted(verdict.outputs.items())]


def outcome(verdict: Verdict) -> str:
    """The outcome of the only check."""
    (result,) = verdict.results
    return result.outcome


def cause(result: Result) -> str:
    """The key of the likely cause."""
    return "" if result.feedback.cause is None else result.feedback.cause.key
