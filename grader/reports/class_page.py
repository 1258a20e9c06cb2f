"""What an instructor reads: how the class did, which checks tell it apart, what went wrong most, whom to look at."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.course import Course, Exercise
from grader.exports.files import Record, by_student, unit_score
from grader.reports.attention import Notice, notices
from grader.reports.causes import common_causes
from grader.reports.items import Item, analyse_items, handed_in
from grader.reports.pages import render_page

BINS: Final = 10


@dataclass(frozen=True)
class Row:
    """One student: the records by exercise and the total."""

    student: str
    records: dict[str, Record]
    score: float
    max_score: float

    @property
    def share(self) -> float:
        """The share of all points, 0 to 1."""
        return self.score / self.max_score if self.max_score else 0.0


@dataclass(frozen=True)
class ExerciseSummary:
    """One exercise over the class: who handed it in, and how well those did."""

    title: str
    label: str
    handed_in: int
    full: int
    mean_share: float
    items: list[Item]


def class_page(submitted: Path, records: list[Record], course: Course, lang: str) -> str:
    """The page of the class. ``submitted`` is where the files lie, which are compared with each other."""
    units = [unit.name for unit in course.units]
    rows = [
        Row(
            student,
            found,
            sum(unit_score(found, unit) for unit in units),
            sum(record["max_score"] for record in found.values()),
        )
        for student, found in by_student(records).items()
    ]
    items = analyse_items(records)
    titles = {exercise.label: exercise.title[lang] for exercise in course.exercises()}
    shares = [row.share for row in rows]
    return render_page(
        "class.html",
        lang,
        course=course.title[lang],
        titles=titles,
        rows=rows,
        active=sum(any(handed_in(record) for record in row.records.values()) for row in rows),
        full=sum(share > 1 - 1e-9 for share in shares),
        mean=statistics.fmean(shares) if shares else 0.0,
        median=statistics.median(shares) if shares else 0.0,
        max_score=max((row.max_score for row in rows), default=0.0),
        counts=histogram_counts(shares),
        exercises=[_summary(exercise, records, items, lang) for exercise in course.exercises()],
        causes=common_causes(records),
        reasons=_by_reason(notices(submitted, records, course)),
        seed=records[0]["seed"] if records else None,
    )


def histogram_counts(shares: list[float]) -> list[int]:
    """How many shares lie in each tenth; 1 belongs to the last."""
    counts = [0] * BINS
    for share in shares:
        counts[min(int(share * BINS + 1e-9), BINS - 1)] += 1
    return counts


def _summary(exercise: Exercise, records: list[Record], items: list[Item], lang: str) -> ExerciseSummary:
    mine = [record for record in records if (record["unit"], record["exercise"]) == (exercise.unit, exercise.name)]
    shares = [record["score"] / record["max_score"] for record in mine if handed_in(record) and record["max_score"]]
    return ExerciseSummary(
        exercise.title[lang],
        exercise.label,
        len(shares),
        sum(share > 1 - 1e-9 for share in shares),
        statistics.fmean(shares) if shares else 0.0,
        [item for item in items if (item.unit, item.exercise) == (exercise.unit, exercise.name)],
    )


def _by_reason(found: list[Notice]) -> dict[str, list[Notice]]:
    reasons: dict[str, list[Notice]] = {}
    for notice in found:
        reasons.setdefault(notice.reason, []).append(notice)
    return reasons
