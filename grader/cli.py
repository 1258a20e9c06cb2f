"""The command line: ``grader build`` and ``grader grade``."""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course import CourseError, clone_root, the_course
from grader.feedback.text import LANGUAGES, choose_language

if TYPE_CHECKING:
    from grader.grading import Record

OK, INCOMPLETE, BAD_USE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; give its exit status: 0 done, 1 not all well, 2 bad usage or input, 130 interrupted."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        options.lang = choose_language(options.lang)
        status: int = options.command(options)
        return status
    except (CourseError, ValueError, OSError) as error:
        print(f"grader: {error}", file=sys.stderr)
        return BAD_USE
    except KeyboardInterrupt:
        print("\ngrader: interrupted; run the same command again to go on", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="grader", description="Build the course and grade submissions.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    build = commands.add_parser("build", help="regenerate everything that is derived from the solutions")
    build.add_argument("--check", action="store_true", help="verify instead of write: freshness, and the whole course")
    build.set_defaults(command=_build)
    grade = commands.add_parser("grade", help="grade a folder of submissions (STUDENT/UNIT/EXERCISE.py)")
    grade.add_argument("submitted", type=Path, metavar="SUBMITTED", help="the folder that holds a folder per student")
    grade.add_argument("--out", type=Path, required=True, metavar="DIR", help="where results and feedback go")
    grade.add_argument("--workers", type=_positive_int, default=1, metavar="N", help="processes (default 1)")
    grade.add_argument("--seed", type=int, metavar="S", help="replay the draws of an earlier run (default: fresh)")
    grade.add_argument("--timeout", type=_positive, default=10.0, metavar="S", help="seconds per check (default 10)")
    grade.set_defaults(command=_grade)
    for command in (build, grade):
        command.add_argument("--lang", metavar="|".join(LANGUAGES), help="language of feedback (default: the locale's)")
    return parser


def _positive_int(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("give a number of at least 1")
    return value


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError("give a number of seconds above 0")
    return value


def _build(options: argparse.Namespace) -> int:
    from grader.build import Clone

    root = clone_root()
    if root is None:
        raise CourseError("grader build needs the full clone of the course: the folder solutions/ is not here")
    clone = Clone(root)
    if not options.check:
        written = clone.write()
        for path in written:
            print(f"wrote {path.relative_to(root)}")
        print(f"{len(written)} written, everything is fresh")
        return OK
    from grader.boundary.process import make_starter
    from grader.course_check import problems

    starter = make_starter()
    try:
        found = list(problems(clone, starter))
    finally:
        starter.close()
    for problem in found:
        print(problem)
    print(f"{len(found)} problems" if found else "the course is whole, everything is fresh")
    return INCOMPLETE if found else OK


def _grade(options: argparse.Namespace) -> int:
    from grader import exports, grading

    course = the_course()
    root, out = options.submitted, options.out
    students = grading.find_students(root)
    if out.resolve() == root.resolve() or root.resolve() in out.resolve().parents:
        raise CourseError(f"{out}: results must not lie among the submissions; give another --out")
    out.mkdir(parents=True, exist_ok=True)
    path = out / "progress.jsonl"
    seed = options.seed if options.seed is not None else grading.earlier_seed(path)
    seed = secrets.randbits(32) if seed is None else seed
    journal = grading.Journal(path, {"seed": seed, "timeout": options.timeout, "lang": options.lang})
    journal.resume()
    tasks = [
        grading.Task(root, student, exercise, seed, options.timeout, options.lang)
        for student in students
        for exercise in course.exercises()
    ]
    records = grading.run(tasks, journal, options.workers, _progress)
    exports.write_all(out, records, course)
    _report(options, records, list(grading.unknown_files(root, students, course)), seed)
    return INCOMPLETE if _faults(records) else OK


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        cells = 30 * done // max(total, 1)
        end = "\n" if done == total else ""
        print(f"\r{'█' * cells}{'░' * (30 - cells)} {done}/{total}", end=end, file=sys.stderr, flush=True)


def _faults(records: list[Record]) -> list[str]:
    return [
        f"{record['file']}: {check['name']}"
        for record in records
        for check in record["checks"]
        if check["outcome"] == "grader_error"
    ]


def _report(options: argparse.Namespace, records: list[Record], unknown: list[Path], seed: int) -> None:
    counts: dict[str, int] = {}
    for record in records:
        counts[record["status"]] = counts.get(record["status"], 0) + 1
    print(", ".join(f"{count} {status}" for status, count in sorted(counts.items())) + f" (seed {seed})")
    print(f"{options.out / 'results.json'}\n{options.out / 'grades.csv'}\n{options.out / 'feedback'}")
    for path in unknown:
        print(f"grader: {path}: answers no exercise of the course; not graded", file=sys.stderr)
    for fault in _faults(records):
        print(f"grader: {fault} failed by a fault of the grader, not of the student; see results.json", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
