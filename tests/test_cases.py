"""Judgement: a right answer in any reasonable style is never rejected, a wrong one is never accepted.

One test per exercise, so that its submissions share one warm worker server; the report of a run names every miss. The
share of wrong submissions that fail a check of the kind their first line names is held above a floor, so that a
change that makes feedback vaguer does not go unnoticed.

All take long: an ordinary run judges a sample of each exercise's; with GRADER_ALL_CASES=1, all.
"""

from __future__ import annotations

import pytest
from case_files import Case, read_cases
from sampling import ALL, sample

from grader.boundary.process import Starter
from grader.checks import Check, Result, find_checks
from grader.course import Exercise, the_course
from grader.feedback.terminal import parts
from grader.feedback.text import LANGUAGES
from grader.session import Session
from grader.submission import SubmittedFile

SEED = 20_261_125
RIGHT_SECONDS, WRONG_SECONDS = 20.0, 2.0
NAMED_SHARE = 0.9 if ALL else 0.8  # of a sample: some are unluckier than the whole

MOST = {"right": 30, "wrong": 24}
MOST_OF_SLOW = {"export": {"right": 6, "wrong": 8}}
"""Each of these exercises' submissions takes seconds."""
MANY = {"right": 12, "wrong": 25}


def judge(case: Case, starter: Starter, checks: list[Check]) -> list[Result]:
    """What a submission lost; of a wrong one, no more than up to the check that names its cause."""
    seconds = RIGHT_SECONDS if case.side == "right" else WRONG_SECONDS
    session = Session(SubmittedFile.read(case.unit, case.exercise, case.path), starter, SEED, seconds)
    lost = []
    try:
        for check in checks:
            result = session.run(check)
            if result.outcome != "passed":
                lost.append(result)
                assert all(parts(result.feedback, lang) for lang in LANGUAGES)  # it can be put into words
                if result.kind in case.kinds:
                    break
        return lost
    finally:
        session.close()


def _tell(case: Case, lost: list[Result]) -> str:
    return f"{case.name}: " + ", ".join(f"{r.check.name} {r.outcome} {r.kind} {r.fault}".strip() for r in lost[:3])


@pytest.mark.parametrize("exercise", the_course().exercises(), ids=lambda exercise: exercise.name)
def test_right_is_accepted_and_wrong_is_rejected_for_its_cause(exercise: Exercise, starter: Starter) -> None:
    every, checks = read_cases(exercise.unit, exercise.name), find_checks(exercise.unit, exercise.name)
    cases = []
    for side, most in MOST_OF_SLOW.get(exercise.name, MOST).items():
        cases += sample([case for case in every if case.side == side], most)
    rejected, accepted, faults, named, wrong = [], [], [], 0, 0
    for case in cases:
        lost = judge(case, starter, checks)
        if any(result.outcome == "grader_error" for result in lost):
            faults.append(_tell(case, lost))
        if case.side == "right":
            rejected += [_tell(case, lost)] if lost else []
        else:
            wrong += 1
            accepted += [] if lost else [case.name]
            named += any(result.kind in case.kinds for result in lost)
    print(f"\n{exercise.name}: {len(cases) - wrong} right, {wrong} wrong, cause named for {named / wrong:.1%}")
    assert not rejected
    assert not accepted
    assert not faults
    assert named / wrong >= NAMED_SHARE


@pytest.mark.parametrize("exercise", the_course().exercises(), ids=lambda exercise: exercise.name)
@pytest.mark.parametrize("side", MANY)
def test_there_are_many_cases_and_each_says_what_it_is(exercise: Exercise, side: str) -> None:
    cases = [case for case in read_cases(exercise.unit, exercise.name) if case.side == side]
    assert len(cases) >= MANY[side]
    if side == "wrong":
        assert [case.name for case in cases if not case.kinds] == []
