"""nbgrader's own database, so that its exporters and the formgrader see the grades."""

from __future__ import annotations

import contextlib
import os
import sysconfig
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.checks import find_checks
from grader.course import Course, Unit
from grader.exports.files import Record, by_student
from grader.exports.roster import Roster


def write_gradebook(path: Path, records: list[Record], course: Course, roster: Roster) -> None:
    """Write a new database: a unit is an assignment, an exercise a notebook, a check a grade cell.

    Raises ImportError when nbgrader is not installed. The file appears when it is whole.
    """
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import SAWarning

    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        with contextlib.ExitStack() as stack:
            stack.enter_context(warnings.catch_warnings())
            # nbgrader relates objects before it adds them to the session, which is of no consequence here.
            warnings.simplefilter("ignore", SAWarning)
            stack.enter_context(_scripts_on_path())
            gradebook = stack.enter_context(Gradebook(f"sqlite:///{temporary.resolve().as_posix()}"))
            _fill(gradebook, records, course, roster)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _fill(gradebook: Any, records: list[Record], course: Course, roster: Roster) -> None:
    names = {unit.name: _add_assignment(gradebook, unit, records) for unit in course.units}
    for student, found in by_student(records).items():
        row = roster.find(student)
        gradebook.add_student(
            student,
            first_name=row.get("First name") or row.get("Full name") or None,
            last_name=row.get("Last name") or None,
            email=row.get("Email address") or None,
        )
        for unit in course.units:
            _add_submission(gradebook, unit, student, found, names[unit.name])


@contextlib.contextmanager
def _scripts_on_path() -> Iterator[None]:
    """nbgrader starts alembic by its bare name, which is only found where the environment is activated."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


def _add_assignment(gradebook: Any, unit: Unit, records: list[Record]) -> dict[str, str]:
    """Give the cells' names by their ids: asked of each grade, they would cost a query each."""
    names = {}
    gradebook.add_assignment(unit.name)
    for exercise in unit.exercises:
        gradebook.add_notebook(exercise.name, unit.name)
        cells = {check.name: check.points for check in find_checks(unit.name, exercise.name)}
        # Results may hold checks that this copy of the graders no longer has.
        for record in records:
            if (record["unit"], record["exercise"]) == (unit.name, exercise.name):
                cells.update({check["name"]: check["max_points"] for check in record["checks"]})
        for name, points in cells.items():
            cell = gradebook.add_grade_cell(name, exercise.name, unit.name, max_score=points, cell_type="code")
            names[cell.id] = name
    return names


def _add_submission(gradebook: Any, unit: Unit, student: str, found: dict[str, Record], names: dict[str, str]) -> None:
    mine = {record["exercise"]: record for record in found.values() if record["unit"] == unit.name}
    if all(record["status"] == "missing" for record in mine.values()):
        # nbgrader counts a student without a submission as 0, and shows that nothing was handed in.
        return
    submission = gradebook.add_submission(unit.name, student)
    for notebook in submission.notebooks:
        points = {check["name"]: check["points"] for check in mine[notebook.name]["checks"]}
        for grade in notebook.grades:
            grade.auto_score = points.get(names[grade.cell_id], 0.0)
            grade.needs_manual_grade = False
    gradebook.db.commit()
