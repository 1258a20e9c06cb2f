"""Students to look at: what a number does not show, said as a hint."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.build import Clone
from grader.checks import find_checks
from grader.course import Course, Exercise, clone_root
from grader.exports.files import Record
from grader.feedback.text import LANGUAGES, Text, say
from grader.reports.items import handed_in
from grader.reports.likeness import Pair, alike
from grader.submission import MAX_SOURCE_BYTES, source_text


@dataclass(frozen=True)
class Notice:
    """Why to look at a student: a reason's name, the students it is about, what was seen."""

    reason: str
    students: tuple[str, ...]
    text: Text
    labels: tuple[str, ...] = ()
    """The exercises that it is about."""


def notices(submitted: Path, records: list[Record], course: Course) -> list[Notice]:
    """All reasons to look at somebody: our own faults first, then what stopped, what interfered, what is alike."""
    found = [*_of_checks(records), *_alike(submitted, records, course), *_nothing_handed_in(records)]
    order = ("grader_error", "integrity", "timeout", "error", "alike", "nothing")
    return sorted(found, key=lambda notice: (order.index(notice.reason), notice.students))


def _of_checks(records: list[Record]) -> Iterator[Notice]:
    for student, group in itertools.groupby(records, key=lambda record: str(record["student"])):
        seen: dict[str, dict[str, None]] = {}
        for record in group:
            label = f"{record['unit']}/{record['exercise']}"
            for reason in _reasons(record):
                seen.setdefault(reason, {})[label] = None
        for reason, labels in seen.items():
            yield Notice(reason, (student,), say(f"class.reason_{reason}"), tuple(labels))


def _reasons(record: Record) -> Iterator[str]:
    if record["status"] == "error":
        yield "error"
    about_integrity = {
        check.name for check in find_checks(record["unit"], record["exercise"]) if check.kind == "integrity"
    }
    for check in record["checks"]:
        if check["outcome"] == "grader_error":
            yield "grader_error"
        elif check["outcome"] == "timeout" or (check["outcome"] == "error" and check["kind"] == "timeout"):
            yield "timeout"
        elif check["kind"] == "integrity" and (
            # A check of integrity that ends in an ordinary exception has found nothing.
            check["outcome"] == "failed" or (check["outcome"] == "error" and check["name"] not in about_integrity)
        ):
            yield "integrity"


def _alike(submitted: Path, records: list[Record], course: Course) -> Iterator[Notice]:
    pairs: dict[tuple[str, str], list[Pair]] = {}
    for exercise in course.exercises():
        sources = {
            record["student"]: _read(submitted, record)
            for record in records
            if record["sha256"] and handed_in(record) and (record["unit"], record["exercise"]) == _key(exercise)
        }
        for pair in alike(exercise.label, sources, _handed_out(exercise)):
            pairs.setdefault((pair.first, pair.second), []).append(pair)
    for students, found in pairs.items():
        share = max(pair.likeness for pair in found)
        text = say("class.reason_alike", percent=f"{100 * share:.0f}")
        yield Notice("alike", students, text, tuple(pair.exercise for pair in found))


def _key(exercise: Exercise) -> tuple[str, str]:
    return exercise.unit, exercise.name


def _read(submitted: Path, record: Record) -> str:
    # A record with a hash is a plain file in its place: links were refused when it was graded.
    try:
        with (submitted / record["file"]).open("rb") as stream:
            return source_text(record["file"], stream.read(MAX_SOURCE_BYTES))
    except OSError:
        return ""


def _handed_out(exercise: Exercise) -> list[str]:
    """The stub, in every language. A copy without the clone has none; what a class has in common is left out anyway."""
    root = clone_root()
    return [Clone(root).stub(exercise, lang) for lang in LANGUAGES] if root else []


def _nothing_handed_in(records: list[Record]) -> Iterator[Notice]:
    for student, group in itertools.groupby(records, key=lambda record: str(record["student"])):
        if not any(handed_in(record) for record in group):
            yield Notice("nothing", (student,), say("class.reason_nothing"))
