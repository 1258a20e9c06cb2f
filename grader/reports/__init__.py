"""Pages that people read: one per student, one per exercise of a student, and one of the class for the instructor.

Every page is one file that loads nothing, runs nothing and shows what a submission says as text. ``pages.py`` makes
pages from templates; ``student_pages.py`` and ``class_page.py`` say what stands on them; ``items.py``, ``causes.py``,
``likeness.py`` and ``attention.py`` find out what an instructor wants to know.
"""

from __future__ import annotations

from pathlib import Path

from grader.course import Course
from grader.exports.files import Record, write_atomically
from grader.reports.class_page import class_page
from grader.reports.student_pages import exercise_page, student_page


def write_reports(out: Path, submitted: Path, records: list[Record], course: Course, lang: str) -> None:
    """Write ``feedback/<student>/index.html``, the page of every exercise below it, and ``class.html``."""
    by_student: dict[str, list[Record]] = {}
    for record in records:
        by_student.setdefault(record["student"], []).append(record)
    for student, mine in by_student.items():
        folder = out / "feedback" / student
        for record in mine:
            page = exercise_page(record, course, lang)
            write_atomically(folder / record["unit"] / f"{record['exercise']}.html", page)
        write_atomically(folder / "index.html", student_page(student, mine, course, lang))
    write_atomically(out / "class.html", class_page(submitted, records, course, lang))
