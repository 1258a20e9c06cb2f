"""Every mutant of a solution loses points, but for the survivors that ``survivors.toml`` lists with a reason.

All mutants take long: without GRADER_ALL_CASES=1 a sample is tried, and a smaller one where the checks take long.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import torch
from mutate import Mutant, mutants
from sampling import sample

from grader.boundary.process import Starter
from grader.checks import Check, Result, find_checks
from grader.course import Exercise, the_course
from grader.session import Session
from grader.submission import SubmittedFile

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HERE = Path(__file__).parent
SOLUTIONS = HERE.parents[1] / "solutions"
SURVIVORS: dict[str, list[dict]] = tomllib.loads((HERE / "survivors.toml").read_text(encoding="utf-8"))
EXERCISES = the_course().exercises()

SEED = 20_261_126
SECONDS = 2.0
PATIENT_SECONDS = 20.0
"""For a survivor that failed: a busy machine is not to kill it."""
QUICK_SECONDS = 0.05
MOST = 20
MOST_OF_SLOW = {"export": 3, "rnn": 10, "cnn": 10}
"""The checks of these exercises take long."""


def listed(exercise: str) -> set[str]:
    """The ids that ``survivors.toml`` holds."""
    return {id_ for entry in SURVIVORS.get(exercise, []) for id_ in entry["mutants"]}


def read(exercise: Exercise) -> str:
    return (SOLUTIONS / exercise.unit / f"{exercise.name}.py").read_text(encoding="utf-8")


@dataclass
class Hunter:
    """Runs checks on mutants of one exercise until one is lost: quick checks first, before them the last killer.

    Neighbouring mutants change the same lines, so what killed one most often kills the next.
    """

    exercise: Exercise
    starter: Starter
    checks: list[Check] = field(default_factory=list)
    cost: dict[str, float] = field(default_factory=dict)
    killer: Check | None = None

    def __post_init__(self) -> None:
        self.checks = find_checks(self.exercise.unit, self.exercise.name)
        for _ in range(2):  # the first time, something is imported
            results = list(self.results(read(self.exercise), PATIENT_SECONDS))
        assert [result.check.name for result in results if result.outcome != "passed"] == []
        self.cost = {result.check.name: result.seconds for result in results}
        self.checks.sort(key=lambda check: self.cost[check.name])

    def results(self, source: str, seconds: float) -> Iterator[Result]:
        path = Path(f"{self.exercise.name}.py")
        file = SubmittedFile(self.exercise.unit, self.exercise.name, path, source.encode())
        session = Session(file, self.starter, SEED, seconds)
        first = [self.killer] if self.killer else []
        try:
            for check in [*first, *(check for check in self.checks if check is not self.killer)]:
                yield session.run(check)
        finally:
            session.close()

    def kill(self, mutant: Mutant, seconds: float = SECONDS) -> Result | None:
        """The first result that is not full marks; None for a survivor."""
        for result in self.results(mutant.source, seconds):
            if result.outcome != "passed":
                if self.cost[result.check.name] < QUICK_SECONDS:
                    self.killer = result.check
                return result
        return None


@pytest.fixture
def _one_thread() -> Iterator[None]:
    """The grader's small sums are slower on several threads while a worker needs a core as well."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.mark.usefixtures("_one_thread")
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_every_mutant_is_killed_but_for_the_listed_survivors(exercise: Exercise, starter: Starter) -> None:
    hunter, known = Hunter(exercise, starter), listed(exercise.name)
    alive, dead, faults = [], [], []
    made = sample(mutants(read(exercise)), MOST_OF_SLOW.get(exercise.name, MOST))
    for mutant in made:
        lost = hunter.kill(mutant)
        if lost and mutant.id in known:
            lost = hunter.kill(mutant, PATIENT_SECONDS)
        if lost and lost.outcome == "grader_error":
            faults.append(f"{mutant.id} [{lost.check.name}: {lost.fault}]")
        elif lost and mutant.id in known:
            dead.append(f"{mutant.id} [{lost.check.name}: {lost.outcome}]")
        elif not lost and mutant.id not in known:
            alive.append(mutant.id)
    print(f"\n{exercise.name}: {len(made)} mutants, {len(known)} of them listed as survivors")
    assert not faults, _tell("the grader itself failed on", faults)
    assert not alive, _tell("full marks for (mend the grader, or list them in survivors.toml with a reason)", alive)
    assert not dead, _tell("survivors.toml lists, though they lose points", dead)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_every_listed_survivor_is_a_mutant_and_has_a_reason(exercise: Exercise) -> None:
    entries = SURVIVORS.get(exercise.name, [])
    assert all(entry["reason"].strip() and entry["mutants"] for entry in entries)
    gone = listed(exercise.name) - {mutant.id for mutant in mutants(read(exercise))}
    assert not gone, _tell("survivors.toml lists what is no mutant any more", sorted(gone))


def test_only_exercises_of_the_course_have_survivors() -> None:
    assert set(SURVIVORS) <= {exercise.name for exercise in EXERCISES}


def _tell(what: str, ids: list[str]) -> str:
    return "\n    ".join([f"{what}:", *ids])
