"""Every notebook that nbgrader ships with its own tests: none of them crashes anything, each gets a sensible word."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nbgrader
import pytest
from nbgrader_runs import UNIT

from grader.boundary.process import Starter
from grader.build import Clone
from grader.course import the_course
from grader.grading import grade
from grader.jobs import read_job
from grader.notebooks import cell_loader
from grader.notebooks.course_folder import lay_course
from grader.submissions import Task

FOLDER = Path(nbgrader.__file__).parent
FOREIGN = sorted(FOLDER.glob("tests/**/*.ipynb")) + sorted(FOLDER.glob("docs/source/user_guide/**/*.ipynb"))
EXERCISE = next(exercise for exercise in the_course().exercises() if exercise.label == f"{UNIT}/relu")

every_foreign_notebook = pytest.mark.parametrize(
    "path", FOREIGN, ids=[path.relative_to(FOLDER).as_posix() for path in FOREIGN]
)


def test_nbgrader_ships_notebooks_to_try() -> None:
    assert len(FOREIGN) >= 50


@every_foreign_notebook
def test_handed_in_it_earns_nothing_and_is_told_why(
    path: Path, tmp_path: Path, starter: Starter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cell_loader, "LOAD_SECONDS", 2.0)
    target = tmp_path / "ana" / UNIT / "relu.ipynb"
    target.parent.mkdir(parents=True)
    target.write_bytes(path.read_bytes())
    record = grade(read_job(Task(tmp_path, "ana", EXERCISE, 1, 1.0, "en")), starter)
    assert record["score"] == 0
    assert record["status"] in ("graded", "error")
    assert all(check["outcome"] != "grader_error" for check in record["checks"])
    assert record.get("message") or all(check["message"] for check in record["checks"])


# What nbgrader says of the notebooks that it does not build: damaged, of another version, or in want of a file.
REASONS = (
    "autotests.yml",
    "old version",
    "newer version",
    "metadata may be corrupted",
    "solution region detected",
    "end solution statement",
    "cannot be changed",
    "shouldn't be changed",
)


@pytest.fixture(scope="module")
def built(clone: Clone, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """What became of each foreign notebook as an assignment of a course that `grader course` laid."""
    folder = tmp_path_factory.mktemp("foreign")
    lay_course(clone, folder, "en")
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("build_foreign.py"))],
        input=json.dumps([str(path) for path in FOREIGN]),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@every_foreign_notebook
def test_built_as_an_assignment_it_is_released_or_refused_for_a_reason(path: Path, built: dict[str, dict]) -> None:
    outcome = built[str(path)]
    assert outcome["built"] or any(reason in outcome["log"].lower() for reason in REASONS)


def test_most_of_them_are_built(built: dict[str, dict]) -> None:
    assert sum(outcome["built"] for outcome in built.values()) > len(FOREIGN) / 2
