"""The formats that ``--export`` knows, and where each of them is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.course import Course
from grader.exports.canvas import canvas_grades
from grader.exports.files import Record, write_atomically
from grader.exports.gradescope import gradescope_results
from grader.exports.junit import junit_xml
from grader.exports.moodle import ID_COLUMNS, moodle_grades, moodle_worksheets
from grader.exports.roster import Roster
from grader.feedback.text import Text, say


class ExportError(ValueError):
    """A format does not exist, or cannot be written here. The message says what to do."""


@dataclass(frozen=True)
class Run:
    """What an export is made from."""

    records: list[Record]
    course: Course
    roster: Roster
    lang: str


def _junit(run: Run, folder: Path) -> list[Text]:
    write_atomically(folder / "junit.xml", junit_xml(run.records, run.lang))
    return []


def _gradescope(run: Run, folder: Path) -> list[Text]:
    for unit in run.course.units:
        for student, text in gradescope_results(run.records, unit.name, run.lang):
            write_atomically(folder / "gradescope" / unit.name / student / "results.json", text)
    return []


def _moodle(run: Run, folder: Path) -> list[Text]:
    write_atomically(folder / "moodle.csv", moodle_grades(run.records, run.course, run.roster, run.lang))
    for unit, text in moodle_worksheets(run.records, run.course, run.roster, run.lang):
        write_atomically(folder / f"moodle-worksheet-{unit.name}.csv", text)
    columns = run.roster.columns
    return _without_roster(run, "moodle.csv", columns & {*ID_COLUMNS} or columns & {"Identifier"})


def _canvas(run: Run, folder: Path) -> list[Text]:
    write_atomically(folder / "canvas.csv", canvas_grades(run.records, run.course, run.roster, run.lang))
    return _without_roster(run, "canvas.csv", run.roster.columns & {"ID", "SIS User ID", "SIS Login ID"})


def _nbgrader(run: Run, folder: Path) -> list[Text]:
    try:
        from grader.exports.nbgrader_gradebook import write_gradebook

        write_gradebook(folder / "gradebook.db", run.records, run.course, run.roster)
    except ImportError:
        raise ExportError(say("export.no_nbgrader").render(run.lang)) from None
    return []


def _without_roster(run: Run, file: str, known: set[str]) -> list[Text]:
    """Say who cannot be told apart by the columns that the platform knows people by."""
    if not known:
        return [say("export.no_roster", file=file)]
    students = dict.fromkeys(record["student"] for record in run.records)
    lost = [student for student in students if not any(map(run.roster.find(student).get, known))]
    return [say("export.not_in_roster", file=file, students=", ".join(lost))] if lost else []


EXPORTS: Final[dict[str, Callable[[Run, Path], list[Text]]]] = {
    "junit": _junit,
    "gradescope": _gradescope,
    "moodle": _moodle,
    "canvas": _canvas,
    "nbgrader": _nbgrader,
}


def parse_exports(text: str) -> list[str]:
    """The formats in a list with commas. Raises ExportError for one that does not exist."""
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in EXPORTS:
            raise ExportError(say("export.unknown", name=name, names=", ".join(EXPORTS)))
    return list(dict.fromkeys(names))


def write_exports(
    out: Path, names: list[str], records: list[Record], course: Course, roster: Roster, lang: str
) -> list[Text]:
    """Write the exports named, under ``out/exports``; give what the instructor should know about them."""
    run = Run(records, course, roster, lang)
    return [word for name in names for word in EXPORTS[name](run, out / "exports")]
