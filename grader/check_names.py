"""Which check somebody means: by its whole label, ``unit/exercise/check``, or by as much of its end as is unique."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

from grader.checks import Check, find_checks
from grader.course import Course
from grader.feedback.text import say

MOST_NAMED: Final = 5


class UnknownCheckError(ValueError):
    """No check has that name, or several have it. The message names those that may be meant."""


def label(check: Check) -> str:
    """The whole name of a check."""
    return f"{check.unit}/{check.exercise}/{check.name}"


def find_check(name: str, course: Course, lang: str) -> Check:
    """Find the check of that name. Raises UnknownCheckError, in ``lang``."""
    every = [check for exercise in course.exercises() for check in find_checks(exercise.unit, exercise.name)]
    found = [check for check in every if f"/{label(check)}".endswith(f"/{name}")]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(sorted(label(check) for check in found))
        raise UnknownCheckError(say("regrade.several", name=name, names=names).render(lang))
    problem = say("regrade.unknown", name=name)
    near = _nearest(name, (label(check) for check in every))
    told = say("regrade.did_you_mean", problem=problem, names=", ".join(near)) if near else problem
    raise UnknownCheckError(told.render(lang))


def _nearest(name: str, labels: Iterable[str]) -> list[str]:
    """The labels whose ends are most like the name, compared over as many of their parts as the name has."""
    ends: dict[str, list[str]] = {}
    for each in labels:
        ends.setdefault("/".join(each.split("/")[-(name.count("/") + 1) :]), []).append(each)
    close = difflib.get_close_matches(name, ends, MOST_NAMED, 0.5)
    return [each for end in close for each in ends[end]][:MOST_NAMED]
