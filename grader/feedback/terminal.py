"""A check's feedback and a run's table as plain text for a terminal."""

from __future__ import annotations

import itertools
import posixpath
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from grader.boundary.protocol import Frame
from grader.failures import Feedback
from grader.feedback.text import say

BAR_CELLS: Final = 10
PRINTED_LINES: Final = 6
PRINTED_WIDTH: Final = 100
NARROWEST: Final = 24
_LABELS: Final = ("expected", "found", "your_code", "cause", "try", "printed", "same_cause")
_AS_THEY_ARE: Final = ("your_code", "printed")


@dataclass(frozen=True)
class Row:
    """A line of the table: one exercise."""

    name: str
    points: float
    max_points: float
    state: str


def parts(feedback: Feedback, lang: str) -> dict[str, str]:
    """Put feedback into words by label: expected, found, your_code, cause, try, printed. What is empty is left out."""
    said: dict[str, str] = {}
    for label, text in (("expected", feedback.expected), ("found", feedback.found)):
        if text is not None:
            said[label] = text.render(lang)
    if feedback.frames:
        shown = [f"{_place(frame, lang)}: {frame.text}" for frame in feedback.frames[-2:]]
        said["your_code"] = "\n".join(shown)
    for label, text in (("cause", feedback.cause), ("try", feedback.advice)):
        if text is not None:
            said[label] = text.render(lang)
    printed = _tail(feedback.printed)
    if printed:
        said["printed"] = printed
    return said


def lines(feedback: Feedback, lang: str, width: int = 0) -> list[str]:
    """Give the parts of feedback as lines, each part beside its label.

    Sentences are wrapped to ``width`` columns, if one is given; code and printed lines stay as they are.
    """
    return [line for label, text in parts(feedback, lang).items() for line in labelled(label, text, lang, width)]


def labelled(label: str, text: str, lang: str, width: int = 0) -> Iterator[str]:
    """Put a text beside its label, in the column of all such texts."""
    indent = max(len(say(f"report.{each}").render(lang)) for each in _LABELS) + 2
    shown = say(f"report.{label}").render(lang)
    for line in text.splitlines() or [""]:
        whole = not width or label in _AS_THEY_ARE or line.startswith(" ")
        for piece in [line] if whole else textwrap.wrap(line, max(NARROWEST, width - indent)) or [""]:
            yield f"{shown:<{indent}}{_printable(piece)}".rstrip()
            shown = ""


def cause(feedback: Feedback, lang: str) -> str:
    """Give one line, which two failures of a file share if they have the same cause, as far as anybody knows."""
    known = feedback.cause or (feedback.found if feedback.frames else None) or feedback.title
    line = [_place(frame, lang) for frame in feedback.frames[-1:]]
    return ", ".join([_printable(known.render(lang).splitlines()[0]), *line])


def _place(frame: Frame, lang: str) -> str:
    line = say("report.line", line=frame.line).render(lang)
    if not frame.cell:
        return line
    cell = say("report.cell", number=frame.cell).render(lang) if frame.cell.isdecimal() else frame.cell
    return f"{cell}, {line}"


def message(feedback: Feedback, lang: str) -> str:
    """All of it in one text, for a results file."""
    return "\n".join(lines(feedback, lang))


def table(rows: Sequence[Row], lang: str, width: int = 0, blocks: bool = True) -> list[str]:
    """Points and a bar per exercise, and the total. Where ``width`` is too small, names lose what they share."""
    if not rows:
        return []
    points, max_points = sum(row.points for row in rows), sum(row.max_points for row in rows)
    rows = [*rows, Row(say("report.total").render(lang), points, max_points, "")]
    shown = _columns(rows, blocks)
    if width and len(rows) > 2 and max(len(line) for line in shown) > width:
        shared = posixpath.commonpath([row.name for row in rows[:-1]])
        short = [replace(row, name=posixpath.relpath(row.name, shared).removesuffix(".py")) for row in rows[:-1]]
        shown = _columns([*short, rows[-1]], blocks)
    return shown


def _columns(rows: Sequence[Row], blocks: bool) -> list[str]:
    width = max(len(row.name) for row in rows)
    return [_row(row, width, blocks) for row in rows]


def bar(points: float, max_points: float, blocks: bool, count: int = BAR_CELLS) -> tuple[str, str]:
    """The full and the empty cells of a bar: no empty ones only for full marks. ``blocks``: there are such letters."""
    full = int(points / max_points * count + 1e-9) if max_points else 0
    cells = "█░" if blocks else "#."
    return cells[0] * full, cells[1] * (count - full)


def _row(row: Row, width: int, blocks: bool) -> str:
    shown = "".join(bar(row.points, row.max_points, blocks))
    return f"{row.name:<{width}}  {shown}  {row.points:>5g} / {row.max_points:<5g} {row.state}".rstrip()


def _printable(line: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in line.expandtabs(4))


def _tail(printed: str) -> str:
    folded = ((line, len(list(group))) for line, group in itertools.groupby(printed.strip().splitlines()))
    kept = [line[:PRINTED_WIDTH] + (f"  (×{times})" if times > 1 else "") for line, times in folded]
    if len(kept) > PRINTED_LINES:
        kept = ["...", *kept[-PRINTED_LINES:]]
    return "\n".join(kept)
