"""Which modules a submission's worker has loaded before it: those of the exercise, once something is written."""

from __future__ import annotations

import pytest

from grader.build import Clone
from grader.course import clone_root, the_course
from grader.feedback.text import LANGUAGES
from grader.loaders import preload

EXERCISES = [exercise for exercise in the_course().exercises() if exercise.preload]
ROOT = clone_root()
assert ROOT is not None
CLONE = Clone(ROOT)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_an_answer_gets_them_and_an_untouched_stub_does_not(exercise) -> None:  # type: ignore[no-untyped-def]
    assert preload(exercise.unit, exercise.name, [CLONE.solution(exercise).text]) == exercise.preload
    for lang in LANGUAGES:
        assert preload(exercise.unit, exercise.name, [CLONE.stub(exercise, lang)]) == ()


STUB = "def f(x):\n    raise NotImplementedError('Your turn: f')\n"


@pytest.mark.parametrize(
    ("sources", "begun"),
    [
        ([STUB], False),
        ([STUB, "def g(x):\n    return x\n"], True),
        (["import torch\n", STUB], False),
        (["def f(x):\n    '''Words.'''\n    raise NotImplementedError\n"], False),
        (["def f(x):\n    if x:\n        return 1\n    raise ValueError(x)\n"], True),
        (["def f(x:\n"], False),
        (["\0"], False),
        ([], False),
    ],
)
def test_begun_is_a_function_that_does_more_than_to_say_it_is_none(sources: list[str], begun: bool) -> None:
    assert bool(preload("next_steps", "export", sources)) is begun


def test_other_exercises_need_nothing() -> None:
    assert preload("first_network", "relu", ["def f(x):\n    return x\n"]) == ()
    assert preload("no_unit", "no_exercise", ["def f(x):\n    return x\n"]) == ()
