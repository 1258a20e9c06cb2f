"""Files that are whole or not there, and tables that a spreadsheet cannot mistake for programs."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

Record = dict[str, Any]

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_atomically(path: Path, text: str) -> None:
    """Write a whole file or nothing: a reader, or a run that is cut short, never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_text(text, encoding="utf-8")
        os.replace(temporary, path)
    except BaseException:
        # A full disk, say: nothing half-written is left beside the old file.
        temporary.unlink(missing_ok=True)
        raise


def csv_text(rows: Iterable[Sequence[str | float]]) -> str:
    """Rows as comma-separated values; numbers stay numbers, texts are made harmless."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else f"{cell:.10g}" for cell in row])
    return stream.getvalue()


def harmless(text: str) -> str:
    """A text that a spreadsheet would take for a formula is marked as text."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def by_student(records: Iterable[Record]) -> dict[str, dict[str, Record]]:
    """Records by student, then by ``unit/exercise``, in the order in which they come."""
    found: dict[str, dict[str, Record]] = {}
    for record in records:
        found.setdefault(record["student"], {})[f"{record['unit']}/{record['exercise']}"] = record
    return found


def unit_score(found: dict[str, Record], unit: str) -> float:
    """A student's points in one unit, from that student's records by label."""
    return float(sum(record["score"] for record in found.values() if record["unit"] == unit))
