"""The derived notebooks: valid, fresh, without answers, and what nbgrader itself would release."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path

import nbformat
import pytest

from grader.build import Clone
from grader.checks import find_checks
from grader.course import Exercise, notebook_name, the_course
from grader.feedback.text import LANGUAGES
from grader.notebooks.derive import to_text

EXERCISES = the_course().exercises()
FIRST_UNIT = [exercise for exercise in EXERCISES if exercise.unit == "first_network"]
every_notebook = pytest.mark.parametrize(
    ("exercise", "lang"),
    [(exercise, lang) for exercise in EXERCISES for lang in LANGUAGES],
    ids=[f"{exercise.name} {lang}" for exercise in EXERCISES for lang in LANGUAGES],
)
every_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)


@every_notebook
def test_a_released_notebook_opens_without_a_warning(clone: Clone, exercise: Exercise, lang: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        text = (clone.root / "exercises" / notebook_name(exercise, lang)).read_text(encoding="utf-8")
        notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
        nbformat.validate(notebook)
    assert nbformat.writes(notebook) + "\n" == text


@every_notebook
def test_a_released_notebook_holds_no_answer(clone: Clone, exercise: Exercise, lang: str) -> None:
    text = (clone.root / "exercises" / notebook_name(exercise, lang)).read_text(encoding="utf-8")
    code = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "code")
    regions = re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", clone.solution(exercise).text, re.DOTALL)
    for line in {line.strip() for region in regions for line in region.splitlines() if len(line.strip()) > 20}:
        assert line not in code
    assert "SOLUTION" not in code
    assert "HIDDEN TESTS" not in code
    assert "check.hidden()" not in code


@every_notebook
def test_every_cell_has_a_name_of_its_own(clone: Clone, exercise: Exercise, lang: str) -> None:
    names = [cell["id"] for cell in clone.notebook(exercise, lang).source()["cells"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name) for name in names)


@every_exercise
def test_the_graded_cells_points_are_the_checks(clone: Clone, exercise: Exercise) -> None:
    cells = clone.notebook(exercise, "en").source()["cells"]
    points = {cell["id"]: cell["metadata"]["nbgrader"]["points"] for cell in cells if _graded(cell)}
    checks = find_checks(exercise.unit, exercise.name)
    assert sum(points.values()) == exercise.points
    assert points["hidden_checks"] == sum(check.points for check in checks if check.hidden)


def _graded(cell: dict) -> bool:
    return bool(cell["metadata"].get("nbgrader", {}).get("grade"))


@every_exercise
def test_both_languages_have_the_same_code_cells(clone: Clone, exercise: Exercise) -> None:
    def shape(lang: str) -> list[tuple[str, object]]:
        cells = clone.notebook(exercise, lang).source()["cells"]
        return [(cell["id"], cell["metadata"].get("nbgrader")) for cell in cells]

    assert shape("en") == shape("pt-BR")


@every_exercise
def test_a_notebook_ends_in_something_to_look_at(clone: Clone, exercise: Exercise) -> None:
    last = clone.notebook(exercise, "en").source()["cells"][-1]
    assert last["id"] == "look"
    assert "plt.show()" in last["source"]


def test_the_same_sources_give_the_same_bytes(clone: Clone) -> None:
    first, second = ([to_text(clone.notebook(e, "pt-BR").source()) for e in EXERCISES] for _ in range(2))
    assert first == second


@pytest.mark.parametrize("exercise", FIRST_UNIT, ids=lambda exercise: exercise.name)
def test_the_committed_notebook_is_what_nbgrader_releases(
    clone: Clone, course_folder: Path, exercise: Exercise
) -> None:
    theirs = json.loads((course_folder / "release" / f"{exercise.label}.ipynb").read_text(encoding="utf-8"))
    header, *cells = theirs["cells"]
    for cell in cells:
        cell["metadata"].get("nbgrader", {}).pop("checksum", None)
    assert header["id"] == "header"
    committed = (clone.root / "exercises" / notebook_name(exercise, "en")).read_text(encoding="utf-8")
    assert json.loads(committed) == theirs | {"cells": cells}
