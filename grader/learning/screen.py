"""Where words go: a terminal, with colours and wrapped lines, or a pipe, as plain text.

Colour only repeats what the words say, and NO_COLOR is obeyed. In a pipe nothing is wrapped: a sentence is one line.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Sequence
from typing import Final, TextIO

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from grader.feedback.terminal import BAR_CELLS, bar
from grader.feedback.text import Text, say

PIPED_WIDTH: Final = 10_000
WIDEST: Final = 110
NARROW: Final = 72
NARROW_BAR_CELLS: Final = 5
CODE: Final = "cyan"
STRONG: Final = "bold"
QUIET: Final = "dim"
GOOD, BAD, WAITING = "green", "red", "yellow"


class Screen:
    """The standard output, or another stream, in one language."""

    def __init__(self, lang: str, stream: TextIO | None = None) -> None:
        self.lang = lang
        stream = stream or sys.stdout
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # an old terminal's encoding lacks letters: better "?" than an error
        self._console = Console(file=stream, highlight=False, markup=False, emoji=False)
        self.is_terminal = self._console.is_terminal
        if not self.is_terminal:
            self._console.width = PIPED_WIDTH
        self._blocks = _can_encode("█░✓✗○─", getattr(stream, "encoding", None) or "utf-8")

    @property
    def width(self) -> int:
        """Columns to wrap sentences to; 0 where nothing is wrapped."""
        return min(self._console.width, WIDEST) if self.is_terminal else 0

    @property
    def columns(self) -> int:
        """Columns that there are for code; 0 in a pipe."""
        return self._console.width if self.is_terminal else 0

    @property
    def is_narrow(self) -> bool:
        """Whether columns have to be left out."""
        return self.is_terminal and self._console.width < NARROW

    def text(self, message: Text | str) -> str:
        """A message in the reader's words."""
        return message if isinstance(message, str) else message.render(self.lang)

    def line(self, message: Text | str = "", style: str = "", indent: int = 0) -> None:
        """Print a sentence, or an empty line."""
        if not message:
            self._console.file.write("\n")  # rich makes no line at all of an empty text
            return
        self.print(Padding(styled(self.text(message), style), (0, 0, 0, indent), expand=False))

    def say(self, key: str, style: str = "", **values: object) -> None:
        """Print a message by its key."""
        self.line(say(key, **values), style)

    def heading(self, message: Text | str) -> None:
        """Print what the lines below are about, with an empty line above."""
        self.line()
        self.line(message, STRONG)

    def table(self, rows: Sequence[Sequence[Text | str | Styled]], right: Sequence[int] = (), indent: int = 0) -> None:
        """Print rows in columns, of which the last is wrapped; those of numbers are named by ``right``."""
        grid = Table.grid(padding=(0, 2, 0, 0))
        last = max(map(len, rows), default=0) - 1
        for column in range(last + 1):
            grid.add_column(justify="right" if column in right else "left", no_wrap=column < last)
        for row in rows:
            grid.add_row(*(cell if isinstance(cell, Styled) else styled(self.text(cell)) for cell in row))
        self.print(Padding(grid, (0, 0, 0, indent), expand=False))

    def print(self, what: RenderableType, *, wide: bool = False) -> None:
        """Print anything that rich can show, ``wide`` in all the columns that there are."""
        if self.is_terminal:
            self._console.print(what, width=None if wide else self.width)
            return
        with self._console.capture() as captured:
            self._console.print(what)
        for line in captured.get().splitlines() or [""]:
            self._console.file.write(line.rstrip() + "\n")
        self._console.file.flush()

    def bar(self, points: float, max_points: float) -> Styled:
        """A bar; full only for full marks."""
        full, empty = bar(points, max_points, self._blocks, NARROW_BAR_CELLS if self.is_narrow else BAR_CELLS)
        return Styled(full + empty, GOOD if not empty else WAITING if points else QUIET)

    def sign(self, outcome: str) -> Styled:
        """A mark for an outcome: passed, not started, or anything else."""
        good, bad, waiting = "✓✗○" if self._blocks else "+x-"
        if outcome == "passed":
            return Styled(good, GOOD)
        return Styled(waiting, WAITING) if outcome == "not_started" else Styled(bad, BAD)


def styled(text: str, style: str = "") -> Styled:
    """A text in which what stands in backticks looks like code. They stay: without colour they are all there is."""
    result = Styled(style=style)
    for number, part in enumerate(re.split(r"(`[^`\n]+`)", text)):
        result.append(part, CODE if number % 2 else None)
    return result


def points_of(points: float, max_points: float) -> str:
    """Points as in every table of this kit."""
    return f"{points:g} / {max_points:g}"


def _can_encode(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
