"""The two files of the contract: every check's outcome, and a row of grades per student."""

from __future__ import annotations

import json

from grader.course import Course
from grader.exports.files import Record, by_student, csv_text


def results_json(records: list[Record]) -> str:
    """The results file of the contract."""
    # One record at a time: taken to pieces all at once, a large class would take far more memory than its text.
    parts = [json.dumps(record, indent=1, ensure_ascii=False).replace("\n", "\n ") for record in records]
    return "[\n " + ",\n ".join(parts) + "\n]\n" if parts else "[]\n"


def grades_csv(records: list[Record], course: Course) -> str:
    """A row per student: the score of every exercise, and the total."""
    labels = [exercise.label for exercise in course.exercises()]
    rows: list[list[str | float]] = [["student", *labels, "total", "max_total"]]
    for student, found in by_student(records).items():
        scores = [float(found[label]["score"]) for label in labels]
        rows.append([student, *scores, sum(scores), float(sum(found[label]["max_score"] for label in labels))])
    return csv_text(rows)
