"""What came of running a student's cell, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from grader.boundary.protocol import Raised
from grader.failures import Feedback, StudentError
from grader.feedback.exceptions import explain
from grader.feedback.terminal import lines
from grader.feedback.text import Text, say
from grader.notebooks.cells import Cell

State = Literal["ran", "raised", "timeout", "died", "skipped"]


@dataclass(frozen=True)
class CellOutput:
    """What came of a student's cell: what it printed (the end, if that is long), and what went wrong.

    ``cut``: it printed so much that the rest is left out; ``printed`` is the start then.
    """

    printed: str = ""
    state: State = "ran"
    error: Feedback | None = None
    cut: bool = False

    def shown(self, lang: str) -> str:
        """What it printed, and that the rest is left out, where it is."""
        return self.printed + (say("cells.cut").render(lang) + "\n" if self.cut else "")

    def error_lines(self, lang: str) -> list[str]:
        """The error in words."""
        return [] if self.error is None else lines(self.error, lang)


def cell_error(kind: str, cell: Cell, message: str = "") -> StudentError:
    """The error of a cell that the worker could not tell of: ``kind`` stands for an exception's type."""
    return StudentError(Raised(kind, message, [], cell=str(cell.number)), while_loading=True)


def title_of(cell: Cell) -> Text:
    """What a cell is called by."""
    return say("report.cell", number=cell.number)


def feedback_of(cell: Cell, error: StudentError) -> Feedback:
    """What went wrong in a cell, in words for below it."""
    if error.raised.not_started:
        return Feedback(title_of(cell), cause=say("not_started.cause"), advice=say("not_started.advice"))
    told = explain(error.raised, while_loading=True)
    return Feedback(title_of(cell), None, told.found, told.cause, told.advice, error.raised.frames)
