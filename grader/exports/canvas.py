"""Grades for Canvas: the table that its gradebook imports."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from grader.course import Course, Unit
from grader.exports.files import Record, by_student, csv_text, unit_score
from grader.exports.roster import Roster

_COLUMNS: Final = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
"""In Canvas' own order. It finds a student by ID, SIS User ID or SIS Login ID, and wants all five headings."""


def canvas_grades(records: list[Record], course: Course, roster: Roster, lang: str) -> str:
    """A row per student with the points of each unit, an assignment in Canvas' words.

    A column has to be called as in Canvas' export, `Title (12345)`. Give that export as the roster, and its names are
    taken where the title is the unit's. Else Canvas asks, while importing, which assignment is meant. Without a roster,
    the folder's name stands as `SIS Login ID`.
    """
    known = bool(roster.columns & {"ID", "SIS User ID", "SIS Login ID"})
    names = [assignment_column(unit, roster, lang) for unit in course.units]
    full = [sum(exercise.points for exercise in unit.exercises) for unit in course.units]
    rows: list[list[str | float]] = [[*_COLUMNS, *names], ["    Points Possible", "", "", "", "", *full]]
    for student, found in by_student(records).items():
        row = roster.find(student)
        if not known:
            row = {"Student": student, "SIS Login ID": student, **row}
        identity = [row.get(name, "") for name in _COLUMNS]
        identity[0] = identity[0] or row.get("Full name") or student
        rows.append([*identity, *(unit_score(found, unit.name) for unit in course.units)])
    return csv_text(rows)


def assignment_column(unit: Unit, roster: Roster, lang: str) -> str:
    """What Canvas calls a unit's column, or the unit's title if the roster does not say."""
    titles = {_plain(text) for text in (unit.name, *unit.title.values())}
    for column in roster.other_columns:
        if _plain(re.sub(r"\s*\(\d+\)$", "", column)) in titles:
            return column
    return unit.title[lang]


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", " ", folded).strip()
