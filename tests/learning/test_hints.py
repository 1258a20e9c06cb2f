"""Hints come one by one, and where a check failed, one that speaks of it comes first."""

from __future__ import annotations

import pytest

from grader.course import the_course
from grader.learning.hints import choose_hint
from grader.learning.material import the_material


def hints(label: str) -> list[str]:
    [exercise] = [each for each in the_course().exercises() if each.label == label]
    return the_material().hints(exercise, "en")


def test_without_a_failed_check_hints_come_in_their_order() -> None:
    shown: list[int] = []
    while (choice := choose_hint(["one", "two", "three"], shown, "relu")) is not None:
        assert not choice.fits
        shown.append(choice.number)
    assert shown == [0, 1, 2]


@pytest.mark.parametrize(
    ("label", "failed", "number"),
    [
        ("concepts/loss", "test_mse_is_the_mean_of_the_squares", 0),
        ("concepts/loss", "test_other_shapes_are_refused", 1),
        ("concepts/autograd", "test_every_step_goes_downhill", 2),
        ("concepts/autograd", "test_nothing_is_recorded", 3),
        ("concepts/training_loop", "test_number_of_steps", 1),
        ("concepts/scikit_learn", "test_largest_difference", 2),
        ("first_network/lr_sweep", "test_best_ignores_rates_that_diverged", 2),
        ("first_network/adam", "test_compare_starts_from_equal_weights", 1),
        ("first_network/gpu", "test_seconds_agree_with_the_clock", 2),
    ],
)
def test_the_first_hint_speaks_of_what_failed(label: str, failed: str, number: int) -> None:
    choice = choose_hint(hints(label), [], label.partition("/")[2], failed)
    assert choice is not None
    assert choice.number == number
    assert choice.fits


@pytest.mark.parametrize("exercise", the_course().exercises(), ids=lambda exercise: exercise.name)
def test_every_hint_of_an_exercise_comes_exactly_once(exercise: object) -> None:
    from grader.checks import find_checks
    from grader.course import Exercise

    assert isinstance(exercise, Exercise)
    texts = hints(exercise.label)
    for check in find_checks(exercise.unit, exercise.name):
        shown: list[int] = []
        while (choice := choose_hint(texts, shown, exercise.name, check.name)) is not None:
            shown.append(choice.number)
        assert sorted(shown) == list(range(len(texts)))
