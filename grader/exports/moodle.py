"""Grades for Moodle: a table for its gradebook's CSV import, and the worksheet of an assignment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from grader.course import Course, Unit
from grader.exports.files import Record, by_student, csv_text, unit_score
from grader.exports.roster import Roster
from grader.feedback.text import say

ID_COLUMNS: Final = ("ID number", "Username", "Email address")
"""What Moodle's import can identify a person by."""
_NAME_COLUMNS: Final = ("First name", "Last name", "Full name")


def moodle_grades(records: list[Record], course: Course, roster: Roster, lang: str) -> str:
    """A row per student: the columns that identify him, every exercise's points, every unit's sum.

    Without a roster that has such columns, the folder's name stands as e-mail address if it looks like one, else as
    user name.
    """
    students = by_student(records)
    rosters = {student: roster.find(student) for student in students}
    columns: list[str] = [name for name in (*ID_COLUMNS, *_NAME_COLUMNS) if name in roster.columns]
    if not set(columns) & set(ID_COLUMNS):
        looks_like_mail = bool(students) and all("@" in student for student in students)
        fallback = "Email address" if looks_like_mail else "Username"
        columns.insert(0, fallback)
        for student, known in rosters.items():
            known[fallback] = student
    exercises = course.exercises()
    heading: list[str | float] = [*columns, *(exercise.title[lang] for exercise in exercises)]
    heading += [say("export.unit_total", unit=unit.title[lang]).render(lang) for unit in course.units]
    rows = [heading]
    for student, found in students.items():
        row: list[str | float] = [rosters[student].get(name, "") for name in columns]
        row += [float(found[exercise.label]["score"]) for exercise in exercises]
        rows.append([*row, *(unit_score(found, unit.name) for unit in course.units)])
    return csv_text(rows)


def moodle_worksheets(records: list[Record], course: Course, roster: Roster, lang: str) -> Iterator[tuple[Unit, str]]:
    """A worksheet per unit, for "Upload grading worksheet" of an assignment, where the participants' ids are known.

    `grader import` finds them in Moodle's own download. The headings have to be in the language of the Moodle site.
    """
    if "Identifier" not in roster.columns:
        return
    heading = [say(f"export.worksheet_{name}").render(lang) for name in ("identifier", "name", "grade", "modified")]
    for unit in course.units:
        rows: list[list[str | float]] = [[*heading]]
        for student, found in by_student(records).items():
            known = roster.find(student)
            if known.get("Identifier"):
                number = "".join(c for c in known["Identifier"] if c.isdigit())
                participant = say("export.worksheet_participant", number=number).render(lang)
                rows.append([participant, known.get("Full name", ""), unit_score(found, unit.name), ""])
        yield unit, csv_text(rows)
