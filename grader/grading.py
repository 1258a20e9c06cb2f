"""Grades one job: every check of one exercise of one student, and the better one of several files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from grader.boundary.process import Starter
from grader.checks import Check, Result, find_checks
from grader.failures import UnusableFileError
from grader.feedback.terminal import message, parts
from grader.feedback.text import say
from grader.jobs import HandedIn, Job
from grader.notebooks.cells import read_cells
from grader.notebooks.session import NotebookSession
from grader.records import Record, add_up, failed_record, new_record
from grader.session import Session
from grader.student import Student
from grader.submission import SubmittedFile


def grade(job: Job, starter: Starter) -> Record:
    """Grade one exercise of one student. Never raises, whatever a submission is or does.

    Where a module and a notebook answer the same exercise, the better one counts, and the record says so.
    """
    try:
        records = [_grade_file(job, file, starter) for file in job.files]
    except Exception as error:
        # One submission that finds a fault of ours must not end the run for all others.
        what = say("grader.fault", what=f"{type(error).__name__}: {error}")
        return failed_record(job, what.render(job.lang))
    if not records:
        return new_record(job)
    best = max(records, key=lambda record: (record["score"], record["status"] != "not_started"))
    best["files"] = job.digests or {}
    if len(records) > 1:
        others = ", ".join(f"{record['file']} ({record['score']:g})" for record in records if record is not best)
        told = say("file.several", file=best["file"], others=others).render(job.lang)
        best["message"] = "\n".join(filter(None, [best.get("message", ""), told]))
    return best


def _grade_file(job: Job, file: HandedIn, starter: Starter) -> Record:
    record = new_record(job) | {"file": file.name}
    if file.problem:
        return record | {"status": "error", "message": file.problem}
    record["sha256"] = file.digest
    try:
        submitted = SubmittedFile(job.unit, job.exercise, Path(file.name), file.data)
        results, could_load = judge(submitted, _checks(job), starter, job.seed, job.seconds)
    except UnusableFileError as error:
        told = f"{error.cause.render(job.lang)} {error.advice.render(job.lang)}"
        return record | {"status": "error", "message": told}
    record["checks"] = [_as_data(result, job.lang) for result in results if job.only in ("", result.check.name)]
    return add_up(record, could_load=could_load)


def _as_data(result: Result, lang: str) -> Record:
    passed = result.outcome == "passed"
    return {
        "name": result.check.name,
        "outcome": result.outcome,
        "points": result.points,
        "max_points": result.check.points,
        "message": "" if passed else message(result.feedback, lang),
        "feedback": {} if passed else parts(result.feedback, lang),
        "kind": result.kind,
        "hidden": result.check.hidden,
        "title": result.feedback.title.render(lang),
    }


def judge(
    file: SubmittedFile, checks: list[Check], starter: Starter, seed: int, seconds: float
) -> tuple[list[Result], bool]:
    """Run checks on a module or a notebook; tell as well whether it could be loaded. Raises UnusableFileError."""
    if file.path.suffix == ".py":
        session = Session(file, starter, seed, seconds)
        return session.run_all(checks), session.could_load
    cells = read_cells(file.source, file.path.name)
    verdict = NotebookSession(cells, file.unit, file.exercise, starter, seed, seconds).run(checks)
    return verdict.results, verdict.could_load


def _checks(job: Job) -> list[Check]:
    """All checks of the exercise. Those that are not asked for keep their place in a notebook, and do nothing."""
    checks = find_checks(job.unit, job.exercise)
    return [check if job.only in ("", check.name) else replace(check, function=_nothing) for check in checks]


def _nothing(student: Student) -> None:
    """Stands for a check that is not asked for."""
