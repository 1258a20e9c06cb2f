"""Which exercise is next, and why."""

from __future__ import annotations

import pytest

from grader.course import Exercise
from grader.learning.standing import Advice, Standing, State, advise

NAMES = ("ground", "second", "third")
EXERCISES = {
    "ground": Exercise("unit", "ground", {"en": "Ground"}, 10.0),
    "second": Exercise("unit", "second", {"en": "Second"}, 10.0, builds_on=("unit/ground",)),
    "third": Exercise("unit", "third", {"en": "Third"}, 10.0, builds_on=("unit/second",)),
}


def standings(**given: tuple[State, float, int]) -> list[Standing]:
    """State, time of the last verdict and attempts of some exercises; the others are untouched."""
    found = []
    for name in NAMES:
        state, when, attempts = given.get(name, ("new", 0.0, 0))
        failed = ("test_it",) if state == "begun" else ()
        points = {"done": 10.0, "begun": 4.0, "new": 0.0}[state]
        found.append(Standing(EXERCISES[name], state, "", points, 10.0, attempts, 0, failed, when))
    return found


def keys(advice: Advice | None) -> list[str]:
    assert advice is not None
    return [text.key.removeprefix("learning.why.") for text in advice.reasons]


NEXT: dict[str, tuple[dict[str, tuple[State, float, int]], str, list[str]]] = {
    "the course's first, at the beginning": ({}, "ground", ["first"]),
    "the first that is open, in the course's order": ({"ground": ("done", 1, 1)}, "second", ["order", "builds_on"]),
    "what was begun, before what is untouched": (
        {"second": ("begun", 1, 1)},
        "second",
        ["begun", "failed", "not_done"],
    ),
    "of two that were begun, the later one": (
        {"ground": ("begun", 1, 1), "third": ("begun", 2, 1)},
        "third",
        ["begun", "failed", "not_done"],
    ),
    "what it builds on, for somebody who is stuck": ({"second": ("begun", 1, 3)}, "ground", ["stuck", "ground"]),
    "the same one, when what it builds on is done": (
        {"ground": ("done", 1, 1), "second": ("begun", 2, 9)},
        "second",
        ["begun", "failed"],
    ),
}


@pytest.mark.parametrize(("given", "name", "why"), NEXT.values(), ids=NEXT)
def test_next_is(given: dict[str, tuple[State, float, int]], name: str, why: list[str]) -> None:
    advice = advise(standings(**given), "en")
    assert advice is not None
    assert advice.standing.exercise.name == name
    assert keys(advice) == why


def test_nothing_is_next_when_all_is_done() -> None:
    assert advise(standings(**dict.fromkeys(NAMES, ("done", 1, 1))), "en") is None
