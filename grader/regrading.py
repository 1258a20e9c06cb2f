"""``grader grade --regrade CHECK``: one check again, for everybody, into results that are there already.

Every other check's verdict stays as it was, also when the graders have changed since: this is how the points of a
grader's mistake are given back without touching anything else.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from grader.batch import JOURNAL, StoppedError, choose_executor, run_all, tell, tell_problems, write_results
from grader.check_names import find_check, label
from grader.checks import Check, find_checks
from grader.course import Course, the_course
from grader.exports.files import csv_text, write_atomically
from grader.feedback.text import say
from grader.jobs import read_job
from grader.journal import Journal, read_settings
from grader.records import Record, add_up, has_fault, key_of
from grader.submissions import Task, find_students, refuse_what_cannot_run

OWN_JOURNAL: Final = "regrade.jsonl"
"""What is graded again so far; gone when the results hold it."""
TABLE: Final = "regrade.csv"


class RegradeError(ValueError):
    """There is nothing to change here, or not in this way. The message says what to do."""


@dataclass(frozen=True)
class Change:
    """One exercise's score before and after."""

    student: str
    exercise: str
    outcomes: tuple[str, str]
    scores: tuple[float, float]

    def row(self, check: Check) -> list[str | float]:
        """Its line of the table."""
        return [self.student, self.exercise, check.name, *self.outcomes, *self.scores]


def regrade(options: argparse.Namespace) -> bool:
    """Run one check again for all who are in the results; give whether all is well.

    Raises UnknownCheckError, RegradeError, and StoppedError when it ended before its end.
    """
    course, out, lang = the_course(), options.out, options.lang
    check = find_check(options.regrade, course, lang)
    students, _ = find_students(options.submitted)
    if not options.scheduler:
        concerned = [each for each in course.exercises() if (each.unit, each.name) == (check.unit, check.exercise)]
        refuse_what_cannot_run(options.submitted, students, concerned)
    results, fingerprint = _read_results(out, lang)
    settings = _settings(options, results, out)
    executor = choose_executor(options)
    tasks = list(_tasks(options, results, check, settings))
    journal = Journal(out / OWN_JOURNAL, settings | {"check": label(check), "results": fingerprint})
    try:
        journal.resume()
        run_all(tasks, journal, executor, lang)
        again = {key_of(record): record for record in journal.records(task.key for task in tasks)}
        changes = [change for record in results for change in _merge(record, again.get(key_of(record)), check)]
        _write(options, results, changes, check, course.only({record["unit"] for record in results}))
        (out / OWN_JOURNAL).unlink(missing_ok=True)
    except OSError as error:
        raise StoppedError(say("batch.stopped", why=error).render(lang)) from None
    finally:
        journal.close()
    for line in _told(changes, check, len(again), lang):
        print(line)
    tell_problems(list(again.values()), lang)
    return not any(map(has_fault, again.values()))


def _read_results(out: Path, lang: str) -> tuple[list[Record], str]:
    """The records that there are, and a hash of them. Raises RegradeError."""
    try:
        data = (out / "results.json").read_bytes()
        results: list[Record] = json.loads(data)
        seeds = {record["seed"] for record in results}
    except (OSError, ValueError, KeyError, TypeError):
        raise RegradeError(say("regrade.no_results", folder=out).render(lang)) from None
    if len(seeds) != 1:
        raise RegradeError(say("regrade.no_results", folder=out).render(lang))
    return results, hashlib.sha256(data).hexdigest()


def _settings(options: argparse.Namespace, results: list[Record], out: Path) -> dict[str, Any]:
    """How the results were graded: so is the check. Raises RegradeError for a wish that contradicts them."""
    seed = results[0]["seed"]
    if options.seed not in (None, seed):
        raise RegradeError(say("regrade.other_seed", seed=seed).render(options.lang))
    earlier = read_settings(out / JOURNAL)
    seconds = earlier.get("timeout") if earlier.get("seed") == seed else None
    return {"seed": seed, "timeout": seconds or options.timeout, "lang": results[0]["lang"]}


def _tasks(
    options: argparse.Namespace, results: list[Record], check: Check, settings: dict[str, Any]
) -> Iterator[Task]:
    """A task for every file that was graded and is still the same; says which are not."""
    [exercise] = [each for each in the_course().exercises() if (each.unit, each.name) == (check.unit, check.exercise)]
    for record in results:
        if (record["unit"], record["exercise"]) != (check.unit, check.exercise) or not record["checks"]:
            continue
        task = Task(
            options.submitted,
            record["student"],
            exercise,
            settings["seed"],
            settings["timeout"],
            settings["lang"],
            check.name,
            record["file"],
        )
        if list((read_job(task).digests or {}).values()) == [record["sha256"]]:
            yield task
        else:
            tell(say("regrade.changed", student=record["student"], file=record["file"]), options.lang)


def _merge(record: Record, again: Record | None, check: Check) -> Iterator[Change]:
    """Put the new verdict into a record; give the change of its score, if there is one."""
    if again is None or not again["checks"]:
        return
    [new] = again["checks"]
    old = {each["name"]: each for each in record["checks"]}
    before = float(record["score"])
    # A check that is new since then gets its place; one that is gone by now keeps its points.
    order = [each.name for each in find_checks(check.unit, check.exercise)]
    verdicts = old | {new["name"]: new}
    known = [name for name in order if name in verdicts]
    record["checks"] = [verdicts[name] for name in [*known, *(name for name in old if name not in known)]]
    add_up(record, could_load=again["status"] != "error")
    if record["score"] != before:
        outcomes = (old[new["name"]]["outcome"] if new["name"] in old else "", new["outcome"])
        yield Change(record["student"], check.exercise, outcomes, (before, record["score"]))


def _write(
    options: argparse.Namespace, results: list[Record], changes: list[Change], check: Check, course: Course
) -> None:
    """Write what has changed. The results file comes last: until then, the same command begins from the old one."""
    rows: list[list[str | float]] = [
        ["student", "exercise", "check", "outcome_before", "outcome_after", "score_before", "score_after"],
        *(each.row(check) for each in changes),
    ]
    write_atomically(options.out / TABLE, csv_text(rows))
    journal = options.out / JOURNAL
    earlier = read_settings(journal)
    if earlier.get("seed") == results[0]["seed"]:
        # With the graders' old hash: a run of all checks does not take these records for its own.
        lines = [json.dumps(item) for item in (earlier, *results)]
        write_atomically(journal, "\n".join([*lines, ""]))
    write_results(options, results, course)


def _told(changes: list[Change], check: Check, graded: int, lang: str) -> Iterator[str]:
    key = "regrade.some" if changes else "regrade.none"
    yield say(key, check=label(check), graded=graded, changed=len(changes)).render(lang)
    if changes:
        head = [say(f"regrade.{name}").render(lang) for name in ("student", "before", "after")]
        rows = [head, *([each.student, *(f"{score:g}" for score in each.scores)] for each in changes)]
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        for row in rows:
            yield f"{row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:>{widths[2]}}"
