"""A check's feedback and a run's table as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.failures import Feedback
from grader.feedback.text import Text, say

BAR_CELLS = 10
PRINTED_LINES = 6
PRINTED_WIDTH = 100


@dataclass(frozen=True)
class Row:
    """A line of the table: one exercise."""

    name: str
    points: float
    max_points: float
    state: str


def lines(feedback: Feedback, lang: str) -> list[str]:
    """Put feedback into words: expected, found, the student's own lines, likely cause, what to try, what was printed."""
    parts: list[tuple[str, str]] = []
    for label, text in (("expected", feedback.expected), ("found", feedback.found)):
        if text is not None:
            parts.append((label, text.render(lang)))
    for frame in feedback.frames[-2:]:
        where = say("report.line", line=frame.line).render(lang)
        parts.append(("your_code", f"{where}: {frame.text}"))
    for label, text in (("cause", feedback.cause), ("try", feedback.advice)):
        if text is not None:
            parts.append((label, text.render(lang)))
    printed = _tail(feedback.printed)
    if printed:
        parts.append(("printed", printed))
    return list(_aligned([(say(f"report.{label}").render(lang), text) for label, text in parts]))


def summary(feedback: Feedback, lang: str) -> str:
    """One line: the likely cause if there is one, else what was found, else what the check looks at."""
    text: Text = feedback.cause or feedback.found or feedback.title
    return text.render(lang).splitlines()[0]


def message(feedback: Feedback, lang: str) -> str:
    """All of it in one text, for a results file."""
    return "\n".join(lines(feedback, lang))


def table(rows: Sequence[Row], lang: str) -> list[str]:
    """Points and a bar per exercise, and the total."""
    if not rows:
        return []
    total = Row(
        say("report.total").render(lang),
        sum(row.points for row in rows),
        sum(row.max_points for row in rows),
        "",
    )
    width = max(len(row.name) for row in (*rows, total))
    return [_row(row, width) for row in rows] + [_row(total, width)]


def _row(row: Row, width: int) -> str:
    share = row.points / row.max_points if row.max_points else 0.0
    full = int(share * BAR_CELLS + 1e-9)
    bar = "█" * full + "░" * (BAR_CELLS - full)
    return f"{row.name:<{width}}  {bar}  {row.points:>5g} / {row.max_points:<5g} {row.state}".rstrip()


def _aligned(parts: Iterable[tuple[str, str]]) -> Iterable[str]:
    parts = list(parts)
    width = max((len(label) for label, _ in parts), default=0)
    previous = ""
    for label, text in parts:
        for number, line in enumerate(text.splitlines() or [""]):
            shown = label if number == 0 and label != previous else ""
            yield f"{shown:<{width}}  {line}"
        previous = label


def _tail(printed: str) -> str:
    kept = [line[:PRINTED_WIDTH] for line in printed.strip().splitlines()]
    kept = ["".join(c if c.isprintable() or c == "\t" else "?" for c in line) for line in kept]
    if len(kept) > PRINTED_LINES:
        kept = ["...", *kept[-PRINTED_LINES:]]
    return "\n".join(kept)
