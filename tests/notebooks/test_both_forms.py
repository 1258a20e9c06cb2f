"""The same code earns the same points as a module and as a notebook.

All cases take long, and each is judged as a module elsewhere: without GRADER_ALL_CASES=1, a few are compared.
"""

from __future__ import annotations

import io
import tokenize

import pytest
from case_files import Case, read_cases
from notebook_files import Notebook, cut_up, dump, pasted, released
from sampling import sample

from grader.boundary.process import Starter
from grader.build import Clone
from grader.checks import Result, find_checks
from grader.course import Exercise, the_course
from grader.notebooks.cells import read_cells
from grader.notebooks.magics import plain_python
from grader.notebooks.session import NotebookSession, Verdict
from grader.session import Session
from grader.submission import SubmittedFile

SEED = 20_261_126
SECONDS = 3.0
MOST = 4
CLOCKED = ("seconds", "sync")
"""Kinds of checks that read a clock. What a slow machine decides is decided by the machine, not by the form."""

EXERCISES = the_course().exercises()
every_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)


def judge(exercise: Exercise, notebook: Notebook, starter: Starter, seconds: float = 20.0) -> Verdict:
    """What a notebook earns."""
    cells = read_cells(dump(notebook), f"{exercise.name}.ipynb")
    session = NotebookSession(cells, exercise.unit, exercise.name, starter, SEED, seconds)
    return session.run(find_checks(exercise.unit, exercise.name))


def points(results: list[Result]) -> dict[str, float]:
    return {result.check.name: result.points for result in results}


def text_of(case: Case) -> str | None:
    """The code, as a student would paste it; None where the file's bytes, or its want of a notebook, are the point."""
    data = case.path.read_bytes()
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return None
    if "\x00" in text or not text.strip() or plain_python(text) != text:  # magics are right in a notebook alone
        return None
    return "\n".join(text.splitlines())


@every_exercise
def test_a_case_earns_the_same_in_both_forms(exercise: Exercise, starter: Starter) -> None:
    checks = find_checks(exercise.unit, exercise.name)
    differing, compared = [], 0
    for case in sample(read_cases(exercise.unit, exercise.name), MOST):
        text = text_of(case)
        if text is None:
            continue
        seconds = 20.0 if case.side == "right" else SECONDS
        file = SubmittedFile.read(exercise.unit, exercise.name, case.path)
        as_module = Session(file, starter, SEED, seconds).run_all(checks)
        if any(result.outcome == "timeout" for result in as_module):
            continue
        as_notebook = judge(exercise, pasted(exercise, text), starter, seconds).results
        compared += 1
        differing += [
            (case.name, one.check.name, one.outcome, other.outcome)
            for one, other in zip(as_module, as_notebook, strict=True)
            if one.points != other.points and other.outcome != "timeout" and one.check.kind not in CLOCKED
        ]
    print(f"\n{exercise.name}: {compared} compared")
    assert compared
    assert not differing


@every_exercise
@pytest.mark.parametrize("lang", ["en", "pt-BR"])
def test_a_solution_in_its_cells_gets_full_marks(clone: Clone, exercise: Exercise, lang: str, starter: Starter) -> None:
    verdict = judge(exercise, cut_up(exercise, clone.solution(exercise).text, lang), starter)
    assert points(verdict.results) == {result.check.name: result.check.points for result in verdict.results}


@every_exercise
@pytest.mark.parametrize("lang", ["en", "pt-BR"])
def test_an_untouched_notebook_is_not_started(exercise: Exercise, lang: str, starter: Starter) -> None:
    verdict = judge(exercise, released(exercise, lang), starter)
    assert {result.outcome for result in verdict.results} == {"not_started"}


@every_exercise
def test_what_is_shown_at_the_cells_adds_up(clone: Clone, exercise: Exercise, starter: Starter) -> None:
    verdict = judge(exercise, cut_up(exercise, clone.solution(exercise).text), starter)
    assert sum(result.points for results in verdict.checks.values() for result in results) == exercise.points
