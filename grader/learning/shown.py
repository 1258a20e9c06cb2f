"""What the commands put on the screen: the verdict on a file, the table of progress, hints, two codes side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text as Styled

from grader.feedback.terminal import cause, labelled, lines
from grader.feedback.text import Text, say
from grader.learning.comparison import Pair
from grader.learning.screen import BAD, GOOD, QUIET, STRONG, WAITING, Screen, points_of, styled
from grader.learning.standing import Advice, Standing

if TYPE_CHECKING:
    from grader.checks import Result
    from grader.course import Course

SIDE_BY_SIDE: Final = 100
"""Columns from which two codes stand side by side; below, one comes after the other."""
GAP: Final = 2
"""Columns between two cells of a table."""
STATES_FROM: Final = 48
"""Columns from which a state is said in words; below, the bar says it."""
ALIKE_SHOWN: Final = 3
_STYLES: Final = {"done": GOOD, "begun": WAITING, "new": QUIET}


def show_advice(screen: Screen, advice: Advice, files: Sequence[str], hints: int) -> None:
    """What is next, why, and with which commands."""
    exercise = advice.standing.exercise
    title = exercise.title[screen.lang]
    screen.say("learning.next", STRONG, title=title, label=exercise.label)
    rows: list[tuple[Text | str, Text | str]] = [
        (say("learning.why_label") if not number else "", reason) for number, reason in enumerate(advice.reasons)
    ]
    rows.append((say("learning.open_label"), f" {screen.text(say('learning.or'))} ".join(files)))
    rows.append((say("learning.run_label"), f"grader watch {exercise.name}"))
    if hints:
        command = f"grader hint {exercise.name}"
        shown = say("learning.hints_shown", command=command, shown=advice.standing.hints, count=hints)
        rows.append((say("learning.hint_label"), shown))
    screen.table(rows)


def show_progress(screen: Screen, course: Course, standings: Sequence[Standing]) -> None:
    """A table per unit, and the total."""
    width = max(len(each.exercise.name) for each in standings)
    for unit in course.units:
        screen.heading(unit.title[screen.lang])
        screen.table([_row(screen, each, width) for each in standings if each.exercise.unit == unit.name], right=(2,))
    points, max_points = sum(each.points for each in standings), sum(each.max_points for each in standings)
    screen.line()
    screen.table(
        [
            [
                screen.text(say("report.total")).ljust(width),
                screen.bar(points, max_points),
                points_of(points, max_points).rjust(7),
            ]
        ]
    )


def _row(screen: Screen, each: Standing, width: int) -> list[Text | str | Styled]:
    row: list[Text | str | Styled] = [
        each.exercise.name.ljust(width),
        screen.bar(each.points, each.max_points),
        points_of(each.points, each.max_points).rjust(7),
    ]
    state = Styled(screen.text(say(f"learning.state.{each.state}")), _STYLES[each.state])
    if screen.is_narrow:
        return [*row, state] if screen.width >= STATES_FROM else row
    counts = [f"{screen.text(say(f'learning.{name}'))}: {count}" for name, count in _counts(each) if count]
    return [*row, state, Styled(", ".join(counts), QUIET)]


def _counts(each: Standing) -> list[tuple[str, int]]:
    return [("attempts", each.attempts), ("hints", each.hints)]


def show_hint(screen: Screen, hint: str) -> None:
    """A hint, whose lines were broken for a file, in the lines of this screen."""
    for paragraph in re.split(r"\n\s*\n", hint):
        screen.line(" ".join(paragraph.split()), indent=2)


def show_verdict(screen: Screen, file: str, results: Sequence[Result], seconds: float) -> None:
    """What came of a file's checks: each cause in full once, with the other checks that failed for it by title."""
    points, max_points = sum(result.points for result in results), sum(result.check.points for result in results)
    passed = sum(result.outcome == "passed" for result in results)
    count = say("learning.checks_passed", passed=passed, count=len(results))
    took = Styled(screen.text(say("learning.seconds", seconds=f"{seconds:.1f}")), QUIET)
    head = Styled(file, STRONG)
    row = [screen.bar(points, max_points), Styled(points_of(points, max_points)), Styled(screen.text(count)), took]
    screen.line()
    if 0 < screen.width < sum(len(cell) + GAP for cell in [head, *row]):
        screen.print(head)
        screen.table([row])
    else:
        screen.table([[head, *row]])
    if {result.outcome for result in results} == {"not_started"}:
        screen.say("learning.not_begun", WAITING)
        return
    groups: dict[str, list[Result]] = {}
    for result in results:
        if result.outcome != "passed":
            groups.setdefault(cause(result.feedback, screen.lang), []).append(result)
    for group in groups.values():
        _show_failure(screen, group)
    if not groups:
        hidden = any(result.check.hidden for result in results)
        screen.say("learning.full_marks" if hidden else "learning.full_marks_public", GOOD)
        screen.say("learning.then_next")


def _show_failure(screen: Screen, group: Sequence[Result]) -> None:
    first, *others = group
    screen.line()
    screen.table([[screen.sign(first.outcome), _title(screen, first, BAD if first.outcome != "not_started" else "")]])
    wide = max(0, screen.width - 2)
    if first.outcome != "not_started":
        for line in lines(first.feedback, screen.lang, wide):
            screen.print(_as_it_is(line))
    if others:
        titles = [screen.text(other.feedback.title) for other in others]
        more = f" (+{len(titles) - ALIKE_SHOWN})" if len(titles) > ALIKE_SHOWN else ""
        for line in labelled("same_cause", "; ".join(titles[:ALIKE_SHOWN]) + more, screen.lang, wide):
            screen.print(_as_it_is(line))


def _as_it_is(line: str) -> Styled:
    """A line of feedback, wrapped already, or code."""
    return Styled("  " + line, no_wrap=True, overflow="ignore")


def _title(screen: Screen, result: Result, style: str = "") -> Styled:
    hidden = f" ({screen.text(say('report.hidden'))})" if result.check.hidden else ""
    return styled(screen.text(result.feedback.title) + hidden, style)


def show_codes(screen: Screen, pairs: Sequence[Pair], yours: str, courses: str) -> None:
    """Two codes, definition by definition: side by side where there is room, else one after the other."""
    heads = (say("learning.yours", file=yours), say("learning.courses", file=courses))
    for pair in pairs:
        screen.heading(pair.name or say("learning.outside"))
        if screen.columns >= SIDE_BY_SIDE:
            sides = Table(expand=True, show_lines=False, pad_edge=False)
            for head in heads:
                sides.add_column(screen.text(head), ratio=1)
            sides.add_row(*(_code(screen, code) for code in (pair.yours, pair.courses)))
            screen.print(sides, wide=True)
            continue
        for head, code in zip(heads, (pair.yours, pair.courses), strict=True):
            screen.line(screen.text(head), QUIET)
            screen.print(_code(screen, code))


def _code(screen: Screen, code: str) -> Syntax | Styled:
    if not code:
        return Styled(screen.text(say("learning.no_counterpart")), QUIET)
    if not screen.is_terminal:
        return Styled(code)
    return Syntax(code, "python", theme="ansi_dark", background_color="default", word_wrap=True)
