"""Batch grading: every exercise of every student, one record each, by one process or by several."""

from __future__ import annotations

import functools
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from grader.boundary.process import Starter, make_starter
from grader.checks import Result, Session, find_checks
from grader.failures import UnusableFileError
from grader.feedback.terminal import message, parts
from grader.feedback.text import say
from grader.journal import Journal, Record, digests
from grader.notebooks.cells import MAX_NOTEBOOK_BYTES, read_cells
from grader.notebooks.session import NotebookSession
from grader.submission import SubmittedFile
from grader.submissions import Task, why_not_opened

if TYPE_CHECKING:
    from grader.isolation.choice import Isolation


def grade(task: Task, starter: Starter) -> Record:
    """Grade one exercise of one student. Never raises for what a submission is or does.

    Where a module and a notebook answer the same exercise, the better one counts, and the record says so.
    """
    files = task.files
    records = [_grade_file(task, path, starter) for path in files]
    if not records:
        return _record(task) | {"files": {}}
    best = max(records, key=lambda record: (record["score"], record["status"] != "not_started"))
    best["files"] = digests(task)
    if len(records) > 1:
        others = ", ".join(f"{record['file']} ({record['score']:g})" for record in records if record is not best)
        told = say("file.several", file=best["file"], others=others).render(task.lang)
        best["message"] = "\n".join(filter(None, [best.get("message", ""), told]))
    return best


def _record(task: Task) -> Record:
    return {
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


def _grade_file(task: Task, path: Path, starter: Starter) -> Record:
    record = _record(task) | {"file": path.relative_to(task.root).as_posix()}
    problem = why_not_opened(path)
    if problem is not None:
        return record | {"status": "error", "message": problem.render(task.lang)}
    try:
        results, could_load, record["sha256"] = _judge(task, path, starter)
    except UnusableFileError as error:
        told = f"{error.cause.render(task.lang)} {error.advice.render(task.lang)}"
        return record | {"status": "error", "message": told}
    record["checks"] = [
        {
            "name": result.check.name,
            "outcome": result.outcome,
            "points": result.points,
            "max_points": result.check.points,
            "message": "" if result.outcome == "passed" else message(result.feedback, task.lang),
            "feedback": {} if result.outcome == "passed" else parts(result.feedback, task.lang),
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


def _judge(task: Task, path: Path, starter: Starter) -> tuple[list[Result], bool, str]:
    """The results of a file's checks, whether it could be loaded, and its hash. Raises UnusableFileError."""
    unit, exercise = task.exercise.unit, task.exercise.name
    checks = find_checks(unit, exercise)
    if path.suffix == ".py":
        file = SubmittedFile.read(unit, exercise, path)
        session = Session(file, starter, task.seed, task.seconds)
        return session.run_all(checks), session.could_load, file.sha256
    file = SubmittedFile.read(unit, exercise, path, limit=MAX_NOTEBOOK_BYTES)
    cells = read_cells(file.source, path.name)
    verdict = NotebookSession(cells, unit, exercise, starter, task.seed, task.seconds).run(checks)
    return verdict.results, verdict.could_load, file.sha256


@functools.cache
def _own_starter(isolation: Isolation | None) -> Starter:
    """The starter of this process, one for all its tasks."""
    return make_starter(isolation=isolation)


def _grade_elsewhere(task: Task, isolation: Isolation | None) -> Record:
    return grade(task, _own_starter(isolation))


def run(
    tasks: list[Task],
    journal: Journal,
    workers: int,
    note: Callable[[int, int], None],
    isolation: Isolation | None = None,
) -> list[Record]:
    """Grade what the journal does not hold yet, behind isolation; give all records in the order of the tasks.

    The records do not depend on the number of workers: every check's draws are derived from the seed and its name.
    """
    todo = [task for task in tasks if not journal.still_holds(task)]
    done = len(tasks) - len(todo)
    note(done, len(tasks))
    if workers > 1 and len(todo) > 1:
        with ProcessPoolExecutor(min(workers, len(todo)), mp_context=get_context("spawn")) as pool:
            for record in pool.map(functools.partial(_grade_elsewhere, isolation=isolation), todo):
                journal.add(record)
                note(done := done + 1, len(tasks))
    elif todo:
        starter = make_starter(isolation=isolation)
        try:
            for task in todo:
                journal.add(grade(task, starter))
                note(done := done + 1, len(tasks))
        finally:
            starter.close()
    return [journal.records[task.key] for task in tasks]
