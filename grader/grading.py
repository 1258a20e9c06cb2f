"""Batch grading: a tree of submissions in, results out, one record per student and exercise of the course."""

from __future__ import annotations

import functools
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from grader.boundary.process import make_starter
from grader.checks import Session, find_checks
from grader.course import Course, Exercise, the_course
from grader.feedback.terminal import message
from grader.feedback.text import say
from grader.submission import SubmittedFile

Record = dict[str, Any]
FORMAT: Final = 1
"""Raised when a record's meaning changes, so that a run never goes on from records of another kind."""


class SubmissionsError(ValueError):
    """The tree of submissions cannot be graded as it is. The message names the folder and the way out."""


@dataclass(frozen=True)
class Task:
    """One student's exercise: what to grade, and how."""

    root: Path
    student: str
    exercise: Exercise
    seed: int
    seconds: float
    lang: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What names the record."""
        return self.student, self.exercise.unit, self.exercise.name

    @property
    def path(self) -> Path:
        """Where the contract wants the file."""
        return self.root / self.student / f"{self.exercise.label}.py"


def find_students(root: Path) -> list[str]:
    """List the students' folders. Raises SubmissionsError when there are none, or when this is one student's folder."""
    if not root.is_dir():
        raise SubmissionsError(f"{root}: there is no such folder; give the one that holds a folder per student")
    names = sorted(entry.name for entry in root.iterdir() if entry.is_dir() and not entry.name.startswith("."))
    if not names:
        raise SubmissionsError(f"{root}: holds no student's folder; the files lie in STUDENT/UNIT/EXERCISE.py")
    units = {unit.name for unit in the_course().units}
    if set(names) <= units:
        raise SubmissionsError(f"{root}: looks like one student's folder; give the folder above it")
    return names


def unknown_files(root: Path, students: list[str], course: Course) -> Iterator[Path]:
    """The Python files and notebooks that answer no exercise: misnamed ones above all."""
    known = {f"{exercise.label}.py" for exercise in course.exercises()}
    for student in students:
        for path in sorted((root / student).rglob("*")):
            if path.suffix in (".py", ".ipynb") and path.relative_to(root / student).as_posix() not in known:
                yield path


def grade(task: Task, starter: Any) -> Record:
    """Grade one exercise of one student. Never raises for what a submission is or does."""
    record: Record = {
        "student": task.student,
        "unit": task.exercise.unit,
        "exercise": task.exercise.name,
        "file": None,
        "sha256": None,
        "status": "missing",
        "score": 0.0,
        "max_score": task.exercise.points,
        "checks": [],
        "seed": task.seed,
        "lang": task.lang,
    }
    if not task.path.is_file() and not task.path.is_symlink():
        return record
    record["file"] = task.path.relative_to(task.root).as_posix()
    problem = _unreadable(task)
    if problem is not None:
        return record | {"status": "error", "message": problem}
    file = SubmittedFile.read(task.exercise.unit, task.exercise.name, task.path)
    record["sha256"] = file.sha256
    session = Session(file, starter, task.seed, task.seconds)
    try:
        results = [session.run(check) for check in find_checks(task.exercise.unit, task.exercise.name)]
        could_load = session.could_load
    finally:
        session.close()
    record["checks"] = [
        {
            "name": result.check.name,
            "outcome": result.outcome,
            "points": result.points,
            "max_points": result.check.points,
            "message": "" if result.outcome == "passed" else message(result.feedback, task.lang),
            "kind": result.kind,
            "hidden": result.check.hidden,
            "title": result.feedback.title.render(task.lang),
        }
        for result in results
    ]
    outcomes = {result.outcome for result in results}
    record["score"] = sum(result.points for result in results)
    record["max_score"] = sum(result.check.points for result in results)
    record["status"] = "not_started" if outcomes == {"not_started"} else "graded" if could_load else "error"
    return record


def _unreadable(task: Task) -> str | None:
    """Why a file is not even opened: a link could lead to somebody else's work, or out of the tree."""
    for part in (task.path, task.path.parent, task.path.parent.parent):
        if part.is_symlink():
            return say("file.link", file=part.name).render(task.lang)
    if not os.access(task.path, os.R_OK):
        return say("file.unreadable", file=task.path.name).render(task.lang)
    return None


@functools.cache
def graders_digest() -> str:
    """A hash of this package's own files: records of other graders are not gone on from."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.toml")]):
        digest.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


class Journal:
    """The records of a run so far, a line each, so that an interrupted run goes on where it was."""

    def __init__(self, path: Path, settings: dict[str, Any]) -> None:
        self._path = path
        self._settings = {"format": FORMAT, "graders": graders_digest(), **settings}
        self.records: dict[tuple[str, str, str], Record] = {}

    def resume(self) -> None:
        """Read an earlier run's records, if its settings are the same; else begin anew."""
        text = self._path.read_text(encoding="utf-8") if self._path.is_file() else ""
        lines = text.splitlines()
        kept = _parse(lines[:1])
        if kept and kept[0] == self._settings:
            for record in _parse(lines[1:]):
                self.records[record["student"], record["unit"], record["exercise"]] = record
            if not text.endswith("\n"):
                # A line that a full disk or a kill cut short must not swallow the next one.
                self._append("")
        else:
            self._path.write_text(json.dumps(self._settings) + "\n", encoding="utf-8")

    def add(self, record: Record) -> None:
        """Note a record; it survives whatever happens next."""
        self._append(json.dumps(record))
        self.records[record["student"], record["unit"], record["exercise"]] = record

    def _append(self, line: str) -> None:
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")

    def still_holds(self, task: Task) -> bool:
        """Whether the record of a task is there and the file is the one that was graded."""
        record = self.records.get(task.key)
        if record is None or record["sha256"] is None:
            return False
        file = SubmittedFile.read(task.exercise.unit, task.exercise.name, task.path) if task.path.is_file() else None
        return file is not None and file.sha256 == record["sha256"]


def earlier_seed(path: Path) -> int | None:
    """The seed of an interrupted run, to go on with."""
    lines = path.read_text(encoding="utf-8").splitlines()[:1] if path.is_file() else []
    found = _parse(lines)
    return found[0].get("seed") if found else None


def _parse(lines: list[str]) -> list[Any]:
    found = []
    for line in lines:
        try:
            found.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return found


@functools.cache
def _own_starter() -> Any:
    """The starter of this process, one for all its tasks."""
    return make_starter()


def _grade_elsewhere(task: Task) -> Record:
    return grade(task, _own_starter())


def run(tasks: list[Task], journal: Journal, workers: int, note: Callable[[int, int], None]) -> list[Record]:
    """Grade what the journal does not hold yet; give all records in the order of the tasks.

    The records do not depend on the number of workers: every check's draws are derived from the seed and its name.
    """
    todo = [task for task in tasks if not journal.still_holds(task)]
    done = len(tasks) - len(todo)
    note(done, len(tasks))
    if workers > 1 and len(todo) > 1:
        with ProcessPoolExecutor(min(workers, len(todo)), mp_context=get_context("spawn")) as pool:
            for record in pool.map(_grade_elsewhere, todo):
                journal.add(record)
                note(done := done + 1, len(tasks))
    elif todo:
        starter = make_starter()
        try:
            for task in todo:
                journal.add(grade(task, starter))
                note(done := done + 1, len(tasks))
        finally:
            starter.close()
    return [journal.records[task.key] for task in tasks]
