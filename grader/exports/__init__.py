"""What a run of batch grading leaves behind for other programs, a module per format.

``results.json`` and ``grades.csv`` are always written; ``--export`` adds files for a gradebook or a learning platform,
under ``DIR/exports/``.
"""

from __future__ import annotations

from pathlib import Path

from grader.course import Course
from grader.exports.files import Record, write_atomically
from grader.exports.formats import EXPORTS, ExportError, parse_exports, write_exports
from grader.exports.results import grades_csv, results_json
from grader.exports.roster import Roster, find_roster

__all__ = [
    "EXPORTS",
    "ExportError",
    "Record",
    "Roster",
    "find_roster",
    "grades_csv",
    "parse_exports",
    "results_json",
    "write_all",
    "write_atomically",
    "write_exports",
]


def write_all(out: Path, records: list[Record], course: Course) -> None:
    """Write what every run leaves behind: the results file and the table of grades."""
    write_atomically(out / "grades.csv", grades_csv(records, course))
    write_atomically(out / "results.json", results_json(records))
