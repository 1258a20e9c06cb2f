"""A class of mixed quality through nbgrader's whole chain, by the README's commands, against `grader grade`."""

from __future__ import annotations

import csv
import json
import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from case_files import read_cases
from nbgrader_runs import UNIT, nbgrader
from notebook_files import Notebook, cut_up, dump, pasted, released

from grader.cli import main
from grader.course import clone_root, the_course

NAMES = ("ana", "bia", "caio", "davi", "eva", "fabio", "gil", "Lia Souza")
STUDENTS = [f"{name}_{4000 + number}" for number, name in enumerate(NAMES)]
"""As Moodle names them: two of the same name have numbers of their own."""
STEADY = {"device", "loss", "params", "forward", "shape", "optimizer", "compare", "start", "keys", "best", "import"}
"""Kinds of mistakes that lose the same points in every run."""
EXERCISES = [exercise for exercise in the_course().exercises() if exercise.unit == UNIT]


@dataclass(frozen=True)
class GradedClass:
    """A class after the last command: nbgrader's course, and the results of `grader grade` on the same work."""

    course: Path
    results: list[dict]

    def row(self, student: str, exercise: str) -> dict:
        return next(row for row in self.results if (row["student"], row["exercise"]) == (student, exercise))


def readme_commands(name: str) -> list[str]:
    """The commands of the README's block of that name."""
    root = clone_root()
    assert root is not None
    text = (root / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"<!-- run: {name} -->\n```bash\n(.*?)```", text, re.DOTALL)
    assert found, f"README has no block {name}"
    return [line.partition("  #")[0].strip() for line in found.group(1).splitlines() if not line.startswith("#")]


def work_of(number: int) -> dict[str, Notebook]:
    """One student's notebooks: solutions, right and wrong answers in turn, stubs; some are not handed in."""
    root = clone_root()
    assert root is not None
    work = {}
    for place, exercise in enumerate(EXERCISES):
        kind = (number + place) % 8
        if kind == 0:
            solution = (root / "solutions" / f"{exercise.label}.py").read_text("utf-8")
            work[exercise.name] = cut_up(exercise, re.sub(r" *### (BEGIN|END) SOLUTION\n", "", solution))
        elif kind == 1:
            work[exercise.name] = released(exercise)
        elif kind < 5:
            side = "right" if kind == 2 else "wrong"
            cases = [
                case
                for case in read_cases(UNIT, exercise.name)
                # What a clock decides may differ from run to run.
                if case.side == side and (side == "right" or set(case.kinds) <= STEADY)
            ]
            work[exercise.name] = pasted(exercise, cases[number].path.read_text("utf-8-sig"))
    return work


@pytest.fixture(scope="module")
def graded(course_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> GradedClass:
    folder = tmp_path_factory.mktemp("class") / "my_course"
    download = folder / "downloaded" / UNIT / "archive" / "moodle.zip"
    for command in readme_commands("nbgrader"):
        words = command.split()
        if words[:2] == ["grader", "course"]:
            assert main(["course", str(folder), "--lang", "en"]) == 0
        elif words[0] == "nbgrader":
            if words[1] == "zip_collect":
                _hand_in(download)
            # The same draws as below: what is wrong for some inputs only loses its points by them.
            seed = ["--TrustBoundary.seed=7"] if words[1] == "autograde" else []
            done = nbgrader(folder, *words[1:], *seed, timeout=400)
            assert done.returncode == 0, f"{command}\n{done.stderr[-3000:]}"
    out = folder.parent / "graded"
    assert main(["grade", str(folder / "submitted"), "--out", str(out), "--seed", "7", "--lang", "en"]) == 0
    return GradedClass(folder, json.loads((out / "results.json").read_text("utf-8")))


def _hand_in(download: Path) -> None:
    """What a learning platform lets an instructor download."""
    download.parent.mkdir(parents=True)
    with zipfile.ZipFile(download, "w") as archive:
        for number, student in enumerate(STUDENTS):
            for name, notebook in work_of(number).items():
                archive.writestr(f"{student}_assignsubmission_file_/{name}.ipynb", dump(notebook))


def test_the_gradebook_says_what_the_batch_grader_says(graded: GradedClass) -> None:
    from nbgrader.api import Gradebook

    ours = {(row["student"], row["exercise"]): row["score"] for row in graded.results if row["unit"] == UNIT}
    with Gradebook(f"sqlite:///{graded.course / 'gradebook.db'}") as gradebook:
        theirs = {
            (student, notebook.name): notebook.score
            for student in STUDENTS
            for notebook in gradebook.find_submission(UNIT, student).notebooks
        }
    assert theirs == ours


def test_the_class_is_of_mixed_quality(graded: GradedClass) -> None:
    statuses = {row["status"] for row in graded.results if row["unit"] == UNIT}
    shares = {row["score"] / row["max_score"] for row in graded.results}
    assert {"graded", "not_started", "missing"} <= statuses
    assert {0.0, 1.0} < shares


def test_partial_credit_arrives(graded: GradedClass) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{graded.course / 'gradebook.db'}") as gradebook:
        grades = [
            (grade.auto_score, grade.max_score_gradecell)
            for student in STUDENTS
            for notebook in gradebook.find_submission(UNIT, student).notebooks
            for grade in notebook.grades
        ]
    assert any(0 < score < most for score, most in grades)
    assert all(0 <= score <= most for score, most in grades)


def test_the_exported_grades_are_the_sums(graded: GradedClass) -> None:
    with (graded.course / "grades.csv").open(encoding="utf-8", newline="") as stream:
        exported = {row["student_id"]: float(row["score"]) for row in csv.DictReader(stream)}
    sums = {
        student: sum(row["score"] for row in graded.results if (row["student"], row["unit"]) == (student, UNIT))
        for student in STUDENTS
    }
    assert exported == sums


def test_feedback_tells_what_failed_and_why(graded: GradedClass) -> None:
    told = 0
    for row in graded.results:
        page = graded.course / "feedback" / row["student"] / UNIT / f"{row['exercise']}.html"
        failed = [check for check in row["checks"] if check["outcome"] == "failed" and not check["hidden"]]
        if failed:
            assert "Likely cause" in page.read_text("utf-8") or "likely cause" in page.read_text("utf-8")
            told += 1
    assert told >= 3


def test_feedback_holds_no_hidden_check_and_no_solution(graded: GradedClass) -> None:
    for page in graded.course.glob("feedback/*/*/*.html"):
        assert "BEGIN SOLUTION" not in page.read_text("utf-8")


def test_nothing_is_graded_twice(graded: GradedClass) -> None:
    again = nbgrader(graded.course, "autograde", UNIT)
    assert again.returncode == 0
    assert "Autograding" not in again.stderr


def test_release_collect_and_feedback_through_the_exchange(course_folder: Path, tmp_path: Path) -> None:
    """One machine plays the hub: the instructor releases, a student fetches and submits, the instructor collects."""
    exchange, student, course = tmp_path / "exchange", tmp_path / "student", tmp_path / "course"
    shutil.copytree(course_folder, course)
    student.mkdir()
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    flags = [f"--Exchange.root={exchange}", "--CourseDirectory.course_id=pytorch_fundamentals"]
    steps = [
        (course, "release_assignment"),
        (student, "fetch_assignment"),
        (student, "submit"),
        (course, "collect"),
        (course, "autograde"),
        (course, "generate_feedback"),
        (course, "release_feedback"),
        (student, "fetch_feedback"),
    ]
    for folder, command in steps:
        done = nbgrader(folder, command, UNIT, *flags)
        assert done.returncode == 0, f"{command}\n{done.stderr[-3000:]}"
    assert list(student.glob(f"{UNIT}/feedback/*/relu.html"))
