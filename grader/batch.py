"""``grader grade`` from beginning to end: look, grade what is not graded yet, write, and say what was seen."""

from __future__ import annotations

import argparse
import secrets
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader import exports, running
from grader.course import Course, the_course
from grader.feedback.text import Text, say
from grader.isolation.choice import Isolation
from grader.journal import Journal, read_settings
from grader.lateness import mark_late
from grader.records import OUR_FAULT, Record, has_fault
from grader.running.pool import Pool
from grader.stray_files import find_strays
from grader.submissions import Task, find_students, refuse_what_cannot_run, shown

if TYPE_CHECKING:
    from grader.running import Executor

JOURNAL: Final = "progress.jsonl"


class StoppedError(ValueError):
    """The run ended before its end. The message says why, and that it can go on."""


def grade(options: argparse.Namespace) -> bool:
    """Grade a tree of submissions; give whether all is well. Raises StoppedError, and ValueError for bad use."""
    root, out, lang = options.submitted, options.out, options.lang
    course = the_course().only(options.units) if options.units else the_course()
    wanted = exports.parse_exports(options.export)
    roster = exports.find_roster(root, options.roster)
    students, left_out = find_students(root)
    if out.resolve() == root.resolve() or root.resolve() in out.resolve().parents:
        raise StoppedError(say("batch.out_inside", folder=out))
    if not options.scheduler:  # a cluster's workers are other machines
        refuse_what_cannot_run(root, students, course.exercises())
    executor = choose_executor(options)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise StoppedError(say("batch.out_file", folder=out)) from None
    seed = options.seed if options.seed is not None else read_settings(out / JOURNAL).get("seed")
    seed = secrets.randbits(32) if seed is None else seed
    journal = Journal(out / JOURNAL, {"seed": seed, "timeout": options.timeout, "lang": lang})
    tasks = [
        Task(root, student, exercise, seed, options.timeout, lang)
        for student in students
        for exercise in course.exercises()
    ]
    try:
        journal.resume()
        run_all(tasks, journal, executor, lang)
        records = list(journal.records(task.key for task in tasks))
        late = list(mark_late(root, records, options.due)) if options.due else []
        write_results(options, records, course)
        for word in exports.write_exports(out, wanted, records, course, roster, lang):
            tell(word, lang)
    except OSError as error:
        raise StoppedError(say("batch.stopped", why=error).render(lang)) from None
    finally:
        journal.close()
    _sum_up(out, records, seed, lang)
    for word in [*left_out, *late]:
        tell(word, lang)
    for student in students:
        for word in find_strays(root, student, the_course()):
            tell(word, lang)
    tell_problems(records, lang)
    return not left_out and not any(map(has_fault, records))


def choose_executor(options: argparse.Namespace) -> Executor:
    """The processes of this machine, or a cluster; says how submissions are isolated there."""
    if options.scheduler:
        from grader.running.cluster import Cluster

        cluster = Cluster(options.scheduler, options.isolation, options.lang)
        for line in cluster.report():
            _say(line)
        return cluster
    isolation = Isolation.choose(options.isolation, (options.submitted, options.out), options.lang)
    for line in isolation.report(options.lang):
        _say(line)
    return Pool(options.workers, isolation)


def run_all(tasks: list[Task], journal: Journal, executor: Executor, lang: str) -> None:
    """Grade what the journal does not hold. Raises StoppedError when the executor cannot go on."""
    bar = _Progress(len(tasks))
    try:
        running.run(tasks, journal, executor, bar.show)
    except running.RunError as error:
        raise StoppedError(say("batch.stopped", why=error).render(lang)) from None
    finally:
        bar.end()


def write_results(options: argparse.Namespace, records: list[Record], course: Course) -> None:
    """Write the pages, the table of grades and the results file, in this order."""
    # The pages look up checks, which takes torch: it is not imported before it is needed.
    from grader.reports import write_reports

    write_reports(options.out, options.submitted, records, course, options.lang)
    exports.write_all(options.out, records, course)


def tell(word: Text, lang: str) -> None:
    """Say something to whoever runs this, on one line."""
    _say(shown(word.render(lang)))


def tell_problems(records: list[Record], lang: str) -> None:
    """Name what could not be read, and every check that failed by the grader's own fault."""
    for record in records:
        if record["status"] == "error" and not record["checks"]:
            why = record.get("message", "").splitlines()[:1]
            label = f"{record['unit']}/{record['exercise']}"
            tell(say("batch.error_record", student=record["student"], exercise=label, why="".join(why)), lang)
        faults = [check["name"] for check in record["checks"] if check["outcome"] == OUR_FAULT]
        for name in faults:
            tell(say("batch.fault", what=f"{record['file']}: {name}"), lang)


def _sum_up(out: Path, records: list[Record], seed: int, lang: str) -> None:
    counts = Counter(record["status"] for record in records)
    counted = [say(f"batch.count.{status}", count=count).render(lang) for status, count in sorted(counts.items())]
    print(f"{', '.join(counted)} ({say('report.seed', seed=seed).render(lang)})")
    for name in ("results.json", "grades.csv", "feedback", "class.html"):
        print(out / name)


def _say(line: str) -> None:
    print(f"grader: {line}", file=sys.stderr)


class _Progress:
    """A bar, where there is a terminal."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._shown = sys.stderr.isatty()

    def show(self, done: int) -> None:
        """Draw it. ``done``: how many of all."""
        if self._shown:
            cells = 30 * done // max(self._total, 1)
            print(f"\r{'█' * cells}{'░' * (30 - cells)} {done}/{self._total}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave its line."""
        if self._shown:
            print(file=sys.stderr)
