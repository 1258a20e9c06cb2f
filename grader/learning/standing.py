"""Where a learner stands: what is done, begun or untouched, which exercise is next, and why that one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from grader.course import Exercise
from grader.feedback.text import Text, say
from grader.learning.record import Judged
from grader.learning.work import Workplace

State = Literal["done", "begun", "new"]
STUCK_AFTER: Final = 3
"""Attempts without full marks, after which what an exercise builds on comes first, if that is not done."""


@dataclass(frozen=True)
class Standing:
    """One exercise. ``file`` is the one that counts, the better one where there are several; empty without any."""

    exercise: Exercise
    state: State
    file: str
    points: float
    max_points: float
    attempts: int
    hints: int
    failed: tuple[str, ...]
    when: float
    """When it was last judged with something in it, in seconds since the epoch; 0 if never."""

    def failed_title(self) -> Text | None:
        """What the first check that failed looks at."""
        return say(f"{self.exercise.name}.{self.failed[0]}.title") if self.failed else None


@dataclass(frozen=True)
class Advice:
    """The exercise to do now, and the reasons, each a sentence."""

    standing: Standing
    reasons: tuple[Text, ...]


def standing(work: Workplace, exercise: Exercise) -> Standing:
    """One exercise's standing by the record, which is to be refreshed before."""
    entry = work.record.entry(exercise.label)
    present = [work.name(path) for path in work.files(exercise)]
    judged = {file: entry.files.get(file, Judged("", "")) for file in present}
    best = max(present, key=lambda file: (judged[file].passed, judged[file].total, judged[file].begun), default="")
    verdict = judged.get(best, Judged("", ""))
    return Standing(
        exercise,
        "done" if verdict.passed else "begun" if verdict.begun else "new",
        best,
        verdict.total,
        work.material.points(exercise),
        entry.attempts,
        len(entry.hints),
        tuple(verdict.failed),
        max((each.when for each in judged.values() if each.begun), default=0.0),
    )


def advise(standings: Sequence[Standing], lang: str) -> Advice | None:
    """Which exercise is next: the one that was worked on last, or else the first that is open. None: all is done.

    Somebody who is stuck is sent back to what the exercise builds on, if that is still open.
    """
    still_open = [each for each in standings if each.state != "done"]
    if not still_open:
        return None
    by_label = {each.exercise.label: each for each in standings}
    begun = [each for each in still_open if each.state == "begun"]
    if not begun:
        return Advice(still_open[0], tuple(_first_reasons(still_open[0], standings, by_label, lang)))
    last = max(begun, key=lambda each: each.when)
    missing = [each for each in _grounds(last, by_label) if each.state != "done"]
    if missing and last.attempts >= STUCK_AFTER:
        stuck = say("learning.why.stuck", exercise=last.exercise.name, attempts=last.attempts)
        ground = say("learning.why.ground", exercise=last.exercise.name, ground=missing[0].exercise.name)
        return Advice(missing[0], (stuck, ground))
    reasons = [say("learning.why.begun", points=last.points, max_points=last.max_points)]
    title = last.failed_title()
    if title is not None:
        reasons.append(say("learning.why.failed", title=title))
    if missing:
        reasons.append(say("learning.why.not_done", names=_names(missing, lang)))
    return Advice(last, tuple(reasons))


def _first_reasons(
    chosen: Standing, standings: Sequence[Standing], by_label: dict[str, Standing], lang: str
) -> list[Text]:
    done = [each for each in standings if each.state == "done"]
    reasons = [say("learning.why.order", count=len(done)) if done else say("learning.why.first")]
    grounds = _grounds(chosen, by_label)
    if grounds:
        reasons.append(say("learning.why.builds_on", names=_names(grounds, lang)))
    return reasons


def _grounds(chosen: Standing, by_label: dict[str, Standing]) -> list[Standing]:
    """What it builds on, as far as it was handed out here."""
    return [by_label[label] for label in chosen.exercise.builds_on if label in by_label]


def _names(standings: Sequence[Standing], lang: str) -> str:
    return ", ".join(f"{each.exercise.title[lang]} ({each.exercise.name})" for each in standings)
