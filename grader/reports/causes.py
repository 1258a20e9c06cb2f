"""The commonest misconceptions: failed checks, grouped by the likely cause that the student was told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from grader.exports.files import Record
from grader.feedback.text import say

_VALUES: Final = re.compile(r"\d+(\.\d+)?")


@dataclass(frozen=True)
class Cause:
    """A likely cause of failures in one exercise, with the students whom it cost points."""

    unit: str
    exercise: str
    text: str
    kind: str
    students: tuple[str, ...]
    points: float
    """The points lost by it, over all students."""
    known: bool = True
    """Otherwise nobody knows the cause, and ``text`` is the title of the check that failed."""


def common_causes(records: list[Record], most: int = 12) -> list[Cause]:
    """The causes that two students or more share, the commonest first.

    A failure without a known cause stands under its check's title: that, at least, went wrong. A file that could not be
    loaded is one failure, not one of every check. Texts that differ in numbers only count as one, and the first of them
    is shown.
    """
    texts: dict[tuple[str, str, str], tuple[str, str, bool]] = {}
    students: dict[tuple[str, str, str], dict[str, None]] = {}
    points: dict[tuple[str, str, str], float] = {}
    for record in records:
        for check, text, known in _failures(record):
            key = record["unit"], record["exercise"], _VALUES.sub("#", text)
            texts.setdefault(key, (text, check["kind"], known))
            students.setdefault(key, {})[record["student"]] = None
            points[key] = points.get(key, 0.0) + check["max_points"] - check["points"]
    found = [
        Cause(unit, exercise, text, kind, tuple(names), points[unit, exercise, rest], known)
        for (unit, exercise, rest), names in students.items()
        for text, kind, known in [texts[unit, exercise, rest]]
        if len(names) > 1
    ]
    return sorted(found, key=lambda cause: (-len(cause.students), -cause.points, cause.exercise, cause.text))[:most]


def _failures(record: Record) -> Iterator[tuple[Record, str, bool]]:
    for check in record["checks"]:
        if check["outcome"] in ("failed", "error", "timeout"):
            cause = check["feedback"].get("cause")
            if not cause and record["status"] == "error":
                cause = say("class.not_loaded").render(record["lang"])
            text = cause or check["title"]
            yield check, text.splitlines()[0] if text else check["name"], bool(cause)
