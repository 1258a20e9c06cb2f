"""How the verdicts of some checks are shown below a notebook's cell: a number, and a table with messages.

The number is the plain text: nbgrader reads partial credit from it. The table has no script, no class and no tag but
those that nbconvert's ``sanitize_html`` lets through (``table``, ``tr``, ``td``, no ``th`` or ``caption``: hence the
roles), so that it stays a table there; what little inline style it has may be stripped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from grader.checks import Result
from grader.failures import Feedback
from grader.feedback import terminal
from grader.feedback.text import Text, catalogue, say

NOT_STARTED: Final = "not_started"
STOPPED: Final = "stopped"
NOT_RUN: Final = "not_run"
"""What a check's outcome can be in a kernel only: stopped by the student, or not reached then."""

# A sign and a colour that shows on white and on black alike; the word beside the sign says the same.
_GREEN, _RED, _AMBER, _GREY = "#2e9e4f", "#e5484d", "#b7791f", "#808080"
_SIGNS: Final = {
    "passed": ("✓", _GREEN),
    "failed": ("✗", _RED),
    "error": ("✗", _RED),
    "timeout": ("✗", _RED),
    "grader_error": ("!", _AMBER),
    NOT_STARTED: ("○", _GREY),
    STOPPED: ("■", _AMBER),
    NOT_RUN: ("○", _GREY),
}
_CODE: Final = ("your_code", "printed")
_CELL: Final = "text-align:left;vertical-align:top;padding:0.3em 0.6em"
_WIDE: Final = f"{_CELL};max-width:50em"
_POINTS: Final = "text-align:right;vertical-align:top;padding:0.3em 0.6em;white-space:nowrap"
# Else some frontends put each line of code into a box of its own.
_PRE: Final = "margin:0;padding:0;background:none;color:inherit;font-family:monospace;white-space:pre-wrap"


class Score:
    """The points for some checks. In a notebook it shows as a table, to whoever reads its text as a bare number.

    Args:
        results: the verdicts, in the order to show them in.
        lang: the reader's language.
        maximum: the most points that there are; by default what the checks are worth together.
    """

    def __init__(self, results: Sequence[Result], lang: str, maximum: float | None = None) -> None:
        self.results = tuple(results)
        self.maximum = sum(result.check.points for result in results) if maximum is None else maximum
        self.points = min(sum(result.points for result in results), self.maximum)
        self._lang = lang

    def __repr__(self) -> str:
        return f"{self.points:g}"

    def __float__(self) -> float:
        return float(self.points)

    def _repr_html_(self) -> str:
        head = "".join(
            f'<td role="columnheader" style="{style}"><b>{self._say(key)}</b></td>'
            for key, style in (("notebooks.result", _CELL), ("notebooks.check", _WIDE), ("report.points", _POINTS))
        )
        total = self._say("notebooks.total", points=f"{self.points:g}", maximum=f"{self.maximum:g}")
        return (
            f'<div lang="{self._lang}">\n'
            f'<table aria-label="{self._say("notebooks.table")}" style="margin-left:0">\n'
            f"<tr>{head}</tr>\n{''.join(self._rows())}</table>\n"
            f"<div><b>{total}</b></div>\n</div>"
        )

    def bundle(self) -> dict[str, str]:
        """What an ``execute_result`` of a notebook holds: the number and the table, by their MIME types."""
        return {"text/plain": repr(self), "text/html": self._repr_html_()}

    def _rows(self) -> Iterator[str]:
        told: set[str] = set()
        for result in self.results:
            sign, colour = _SIGNS[result.outcome]
            title = _inline(result.check.title.render(self._lang))
            if result.check.hidden:
                title += f" <em>{self._say('notebooks.hidden')}</em>"
            yield (
                f'<tr><td style="{_CELL};white-space:nowrap">'
                f'<b style="color:{colour}">{sign}</b> {self._word(result.outcome)}</td>'
                f'<td role="rowheader" style="{_WIDE}">{title}{self._message(result, told)}</td>'
                f'<td style="{_POINTS}">{result.points:g} / {result.check.points:g}</td></tr>\n'
            )

    def _word(self, outcome: str) -> str:
        return self._say(f"notebooks.outcome.{outcome}" if outcome in (STOPPED, NOT_RUN) else f"report.{outcome}")

    def _message(self, result: Result, told: set[str]) -> str:
        """What to say below a title. A cause is told once; where nothing was begun, that is no failure to explain."""
        if result.outcome in ("passed", NOT_RUN):
            return ""
        feedback = in_a_notebook(result.feedback)
        cause = terminal.cause(feedback, self._lang)
        again = cause in told
        told.add(cause)
        if result.outcome == NOT_STARTED:
            return "" if again or feedback.cause is None else f"<div>{_inline(feedback.cause.render(self._lang))}</div>"
        if again:
            return f"<div><em>{self._say('notebooks.same_cause')}</em></div>"
        return "".join(self._part(label, text) for label, text in terminal.parts(feedback, self._lang).items())

    def _part(self, label: str, text: str) -> str:
        name = f"<b>{self._say(f'report.{label}')}:</b>"
        if label in _CODE or "\n" in text:
            return f'<div style="margin-top:0.2em">{name}<pre style="{_PRE}">{_escape(text)}</pre></div>'
        return f'<div style="margin-top:0.2em">{name} {_inline(text)}</div>'

    def _say(self, key: str, **values: object) -> str:
        return _escape(say(key, **values).render(self._lang))


def in_a_notebook(feedback: Feedback) -> Feedback:
    """The same feedback in the words of a notebook, where a message speaks of a file."""
    return replace(
        feedback,
        expected=_instead(feedback.expected),
        found=_instead(feedback.found),
        cause=_instead(feedback.cause),
        advice=_instead(feedback.advice),
    )


def _instead(text: Text | None) -> Text | None:
    if text is None or f"notebooks.instead.{text.key}" not in catalogue():
        return text
    return replace(text, key=f"notebooks.instead.{text.key}")


def _escape(text: str) -> str:
    """Text for a page: nothing in it is a tag, a control character or a change of the writing's direction."""
    return html.escape("".join(c if c.isprintable() or c == "\n" else "?" for c in text.expandtabs(4)))


def _inline(text: str) -> str:
    return re.sub("`([^`]+)`", r"<code>\1</code>", _escape(text))
