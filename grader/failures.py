"""What can come of a check, before anybody puts it into words."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.boundary.protocol import Frame, Raised
from grader.feedback.text import Text


class Failure(Exception):
    """The student's answer is wrong: a check's verdict.

    ``expected`` and ``found`` may show inputs and numbers; a hidden check leaves them out. ``cause`` (what probably
    went wrong) and ``advice`` (what to try next) never do.
    """

    def __init__(
        self,
        *,
        expected: Text | None = None,
        found: Text | None = None,
        cause: Text | None = None,
        advice: Text | None = None,
        kind: str = "",
    ) -> None:
        super().__init__((found or cause or Text("?")).key)
        self.expected = expected
        self.found = found
        self.cause = cause
        self.advice = advice
        self.kind = kind


class StudentError(Exception):
    """The student's code raised. ``while_loading`` tells import time from a call."""

    def __init__(self, raised: Raised, *, while_loading: bool = False) -> None:
        super().__init__(f"{raised.type}: {raised.message}")
        self.raised = raised
        self.while_loading = while_loading


class UnusableFileError(Exception):
    """The submitted file cannot be a Python module: empty, binary, in another encoding ..."""

    def __init__(self, cause: Text, advice: Text) -> None:
        super().__init__(cause.key)
        self.cause = cause
        self.advice = advice


class GraderFaultError(Exception):
    """A grader asked for something that makes no sense: our fault, never a zero."""


@dataclass(frozen=True)
class Feedback:
    """What a student is told about one check. None of it is in words yet, but for the student's own lines."""

    title: Text
    expected: Text | None = None
    found: Text | None = None
    cause: Text | None = None
    advice: Text | None = None
    frames: list[Frame] = field(default_factory=list)
    printed: str = ""
