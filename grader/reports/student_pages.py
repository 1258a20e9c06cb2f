"""What a student reads: an overview of his exercises, and a page for each with what failed, why, and what to try."""

from __future__ import annotations

from dataclasses import dataclass

from grader.course import Course
from grader.exports.files import Record
from grader.reports.pages import render_page

LABELS = ("expected", "found", "your_code", "cause", "try", "printed")
AS_CODE = ("your_code", "printed")


@dataclass(frozen=True)
class Check:
    """A check as it is shown. ``same_as`` is the title of an earlier one that failed for the same reason."""

    title: str
    outcome: str
    points: float
    max_points: float
    hidden: bool
    parts: dict[str, str]
    same_as: str = ""


@dataclass(frozen=True)
class Exercise:
    """An exercise as it is shown."""

    title: str
    href: str
    status: str
    message: str
    score: float
    max_score: float
    lost: list[Check]
    passed: list[Check]

    @property
    def share(self) -> float:
        """The share of the points, 0 to 1."""
        return self.score / self.max_score if self.max_score else 0.0

    @property
    def state(self) -> str:
        """In a word that has a colour and a text: done, partial, or why there is nothing."""
        if self.status != "graded":
            return self.status
        return "done" if not self.lost else "partial"


def _exercise(record: Record, course: Course, lang: str) -> Exercise:
    titles = {(exercise.unit, exercise.name): exercise.title[lang] for exercise in course.exercises()}
    lost: list[Check] = []
    passed: list[Check] = []
    told: dict[tuple[str, ...], str] = {}
    for check in record["checks"]:
        parts = {label: check["feedback"][label] for label in LABELS if check["feedback"].get(label)}
        # As on the terminal: failures share a cause if they say the same of the same line, whatever else they found.
        reason = (parts.get("cause", ""), *parts.get("your_code", "").splitlines()[-1:])
        same_as = told.setdefault(reason, check["title"]) if any(reason) else ""
        shown = Check(
            check["title"],
            check["outcome"],
            check["points"],
            check["max_points"],
            check["hidden"],
            parts,
            same_as if same_as != check["title"] else "",
        )
        (passed if check["outcome"] == "passed" else lost).append(shown)
    return Exercise(
        titles[record["unit"], record["exercise"]],
        f"{record['unit']}/{record['exercise']}.html",
        record["status"],
        record.get("message", ""),
        record["score"],
        record["max_score"],
        lost,
        passed,
    )


def exercise_page(record: Record, course: Course, lang: str) -> str:
    """The page of one exercise of one student."""
    exercise = _exercise(record, course, lang)
    return render_page("exercise.html", lang, student=record["student"], exercise=exercise, as_code=AS_CODE)


def student_page(student: str, records: list[Record], course: Course, lang: str) -> str:
    """The overview of one student: points, a line per exercise, and where to go on."""
    units = [
        (unit.title[lang], [_exercise(record, course, lang) for record in records if record["unit"] == unit.name])
        for unit in course.units
    ]
    return render_page(
        "student.html",
        lang,
        course=course.title[lang],
        student=student,
        units=units,
        score=sum(record["score"] for record in records),
        max_score=sum(record["max_score"] for record in records),
    )
