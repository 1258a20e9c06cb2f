"""Rebuilds a submitted notebook from its cells, so that whatever handed it in, nbgrader gets what it expects.

Only cells' kinds, texts and names are taken over: outputs, widgets, odd metadata, other formats and kernels do not
survive. The course's own cells get back what the gradebook says of them, and a cell that was deleted is put back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from grader.feedback.text import say
from grader.notebooks.derive import HIDDEN_BEGIN, METADATA

RawCell = dict[str, Any]
_ID: Final = re.compile(r"[a-zA-Z0-9_-]{1,64}\Z")


@dataclass(frozen=True)
class CourseCell:
    """One of the course's cells, as the gradebook keeps it. ``points`` is None for a cell that is not graded."""

    name: str
    source: str
    locked: bool
    solution: bool
    points: float | None
    checksum: str | None = None

    def metadata(self) -> dict[str, Any]:
        """nbgrader's metadata of the cell (schema version 3)."""
        marks: dict[str, Any] = {
            "cell_type": "code",
            "grade": self.points is not None,
            "grade_id": self.name,
            "locked": self.locked,
            "schema_version": 3,
            "solution": self.solution,
            "task": False,
        }
        if self.checksum:
            marks["checksum"] = self.checksum
        if self.points is not None:
            marks["points"] = self.points
        return {"nbgrader": marks}

    def released_source(self) -> str:
        """What the student got: without the call of hidden checks."""
        return self.source.partition(f"\n{HIDDEN_BEGIN}")[0]


def rebuild(cells: Iterable[Mapping[str, Any]], course_cells: list[CourseCell], lang: str) -> RawCell:
    """Make a clean notebook (nbformat 4.5) of a list of cells as their JSON has them."""
    rebuilt = [_plain(cell) for cell in cells]
    owners = _owners(rebuilt, course_cells)
    kept: list[tuple[RawCell, list[RawCell]]] = []
    places: dict[str, int] = {}
    for index, (cell, _) in enumerate(rebuilt):
        course_cell = owners.get(index)
        notes: list[RawCell] = []
        if course_cell is not None:
            places[course_cell.name] = len(kept)
            if course_cell.locked and cell["source"].strip() not in (
                course_cell.source.strip(),
                course_cell.released_source().strip(),
            ):
                notes.append(_note("notebook.changed_cell", lang))
            cell = _course_cell(course_cell, cell["source"])
        kept.append((cell, notes))
    return _notebook(_named(_with_missing(kept, places, course_cells, lang)))


def stand_in(reason: list[str], course_cells: list[CourseCell], lang: str) -> RawCell:
    """Make the notebook that is graded, with 0, and fed back in place of one that cannot be read."""
    text = "\n\n".join([f"## {say('notebook.unreadable').render(lang)}", *reason])
    cells = [_markdown(text), *(_course_cell(cell, cell.released_source()) for cell in course_cells)]
    return _notebook(_named(cells), {"grader": {"unreadable": reason}})


def _plain(cell: Mapping[str, Any]) -> tuple[RawCell, list[str]]:
    """A cell reduced to its kind and text, and the names that it goes by."""
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    text = source if isinstance(source, str) else ""
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    names = [marks.get("grade_id") if isinstance(marks, Mapping) else None, cell.get("id")]
    known = [name for name in names if isinstance(name, str) and _ID.match(name)]
    kind = cell.get("cell_type")
    if kind == "code":
        return _code(text), known
    if kind == "heading":  # nbformat 3
        text = "# " + text
    return {"cell_type": "raw" if kind == "raw" else "markdown", "metadata": {}, "source": text}, known


def _owners(cells: list[tuple[RawCell, list[str]]], course_cells: list[CourseCell]) -> dict[int, CourseCell]:
    """Which of the course's cells each cell is: by its names (of doubles the last, as in nbgrader), or by its text."""
    owners: dict[int, CourseCell] = {}
    for course_cell in course_cells:
        by_name = [index for index, (_, names) in enumerate(cells) if course_cell.name in names]
        by_text = [
            index
            for index, (cell, _) in enumerate(cells)
            if course_cell.locked and cell["source"].strip() == course_cell.released_source().strip()
        ]
        free = [index for index in by_name or by_text if index not in owners]
        if free:
            owners[free[-1]] = course_cell
    return owners


def _with_missing(
    kept: list[tuple[RawCell, list[RawCell]]], places: dict[str, int], course_cells: list[CourseCell], lang: str
) -> Iterator[RawCell]:
    """Put a deleted cell of the course back, behind the one that precedes it in the course's own order."""
    after: dict[int, list[CourseCell]] = {}
    place = -1
    for course_cell in course_cells:
        if course_cell.name in places:
            place = places[course_cell.name]
        elif course_cell.points is not None:
            after.setdefault(place, []).append(course_cell)
    for index in range(-1, len(kept)):
        if index >= 0:
            cell, notes = kept[index]
            yield from notes
            yield cell
        for course_cell in after.get(index, []):
            yield _note("notebook.missing_cell", lang)
            yield _course_cell(course_cell, course_cell.source)


def _named(cells: Iterable[RawCell]) -> Iterator[RawCell]:
    """Give every cell an id; the course's own keep theirs."""
    for number, cell in enumerate(cells, start=1):
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        yield cell | {"id": name or f"cell-{number}"}


def _course_cell(course_cell: CourseCell, source: str) -> RawCell:
    return _code(source) | {"metadata": course_cell.metadata()}


def _code(source: str) -> RawCell:
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}


def _markdown(text: str) -> RawCell:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _note(key: str, lang: str) -> RawCell:
    return _markdown(f"*{say(key).render(lang)}*")


def _notebook(cells: Iterable[RawCell], metadata: dict[str, Any] | None = None) -> RawCell:
    return {"cells": list(cells), "metadata": METADATA | (metadata or {}), "nbformat": 4, "nbformat_minor": 5}
