"""Rebuilds a submitted notebook from its cells, so that whatever handed it in, nbgrader gets what it expects.

Only cells' kinds, texts and names are taken over: outputs, widgets, odd metadata, other formats and kernels do not
survive. The course's own cells get back what the gradebook says of them, and a cell that was deleted is put back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.feedback.text import say
from grader.notebooks.cells import grade_id, part_by_text
from grader.notebooks.derive import HIDDEN_BEGIN, METADATA

RawCell = dict[str, Any]


@dataclass(frozen=True)
class CourseCell:
    """One of the course's cells, as the gradebook keeps it. ``points`` is None for a cell that is not graded."""

    name: str
    source: str
    locked: bool
    solution: bool
    points: float | None
    checksum: str | None = None
    kind: str = "code"
    task: bool = False

    def metadata(self) -> dict[str, Any]:
        """nbgrader's metadata of the cell (schema version 3)."""
        marks: dict[str, Any] = {
            "cell_type": self.kind,
            "grade": self.points is not None and not self.task,
            "grade_id": self.name,
            "locked": self.locked,
            "schema_version": 3,
            "solution": self.solution,
            "task": self.task,
        }
        if self.checksum:
            marks["checksum"] = self.checksum
        if self.points is not None:
            marks["points"] = self.points
        return {"nbgrader": marks}

    def released_source(self) -> str:
        """What the student got: without the call of hidden checks."""
        return self.source.partition(f"\n{HIDDEN_BEGIN}")[0]

    def with_source(self, source: str) -> RawCell:
        """The cell with that text in it."""
        plain = _code(source) if self.kind == "code" else _markdown(source)
        return plain | {"metadata": self.metadata()}


def rebuild(cells: Sequence[Mapping[str, Any]], course_cells: list[CourseCell], lang: str) -> RawCell:
    """Make a clean notebook (nbformat 4.5) of a list of cells as their JSON has them."""
    plain = [_plain(cell) for cell in cells]
    owners = _owners(cells, plain, course_cells)
    rebuilt: list[RawCell] = []
    for index, cell in enumerate(plain):
        course_cell = owners.get(index)
        if course_cell is None:
            rebuilt.append(cell)
            continue
        known = (course_cell.source.strip(), course_cell.released_source().strip())
        if course_cell.locked and cell["source"].strip() not in known:
            rebuilt.append(_note("notebook.changed_cell", lang))
        rebuilt.append(course_cell.with_source(cell["source"]))
    there = {course_cell.name for course_cell in owners.values()}
    for course_cell in course_cells:
        # At the end everything that a student wrote is defined; the batch grader runs missing checks there as well.
        if course_cell.points is not None and course_cell.name not in there:
            rebuilt += [_note("notebook.missing_cell", lang), course_cell.with_source(course_cell.source)]
    return _notebook(_named(rebuilt))


def stand_in(reason: list[str], course_cells: list[CourseCell], lang: str) -> RawCell:
    """Make the notebook that is graded, with 0, and fed back in place of one that cannot be read."""
    text = "\n\n".join([f"## {say('notebook.unreadable').render(lang)}", *reason])
    cells = [_markdown(text), *(cell.with_source(cell.released_source()) for cell in course_cells)]
    return _notebook(_named(cells), {"grader": {"unreadable": reason}})


def reason_of_stand_in(data: bytes) -> list[str]:
    """Why a notebook is a stand-in, when it is one. (A student's file may say so as well: it earns nothing then.)"""
    if b'"unreadable"' not in data:
        return []
    try:
        reason = json.loads(data)["metadata"]["grader"]["unreadable"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return []
    return [str(line) for line in reason] if isinstance(reason, list) else []


def _plain(cell: Mapping[str, Any]) -> RawCell:
    """A cell reduced to its kind, its text and its attached pictures."""
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    text = source if isinstance(source, str) else ""
    text = text.encode("utf-8", "replace").decode("utf-8")  # half of a character cannot be written to a file
    kind = cell.get("cell_type")
    if kind == "code":
        return _code(text)
    if kind == "heading":  # nbformat 3
        text = "# " + text
    if kind == "raw":
        return {"cell_type": "raw", "metadata": {}, "source": text}
    pictures = _pictures(cell.get("attachments"))
    return _markdown(text) | ({"attachments": pictures} if pictures else {})


def _pictures(attachments: Any) -> dict[str, dict[str, str]]:
    """What is attached to a text cell and is a picture."""
    kept: dict[str, dict[str, str]] = {}
    for name, bundle in attachments.items() if isinstance(attachments, Mapping) else ():
        for mime, data in bundle.items() if isinstance(bundle, Mapping) else ():
            if mime in ("image/png", "image/jpeg", "image/gif") and isinstance(data, str) and isinstance(name, str):
                kept.setdefault(name, {})[mime] = data
    return kept


def _owners(
    cells: Sequence[Mapping[str, Any]], plain: list[RawCell], course_cells: list[CourseCell]
) -> dict[int, CourseCell]:
    """Which of the course's cells each cell is: by nbgrader's name (of several the last, as there), or by text."""
    owners: dict[int, CourseCell] = {}
    for course_cell in course_cells:
        released = course_cell.released_source().strip()
        by_name = [index for index, cell in enumerate(cells) if grade_id(cell) == course_cell.name]
        by_text = [
            index
            for index, cell in enumerate(plain)
            if course_cell.locked
            and (cell["source"].strip() == released or part_by_text(cell["source"]) == course_cell.name)
        ]
        free = [index for index in by_name or by_text if index not in owners]
        if free:
            owners[free[-1]] = course_cell
    return owners


def _named(cells: Iterable[RawCell]) -> Iterator[RawCell]:
    """Give every cell an id; the course's own keep theirs."""
    for number, cell in enumerate(cells, start=1):
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        yield cell | {"id": name or f"cell-{number}"}


def _code(source: str) -> RawCell:
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}


def _markdown(text: str) -> RawCell:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _note(key: str, lang: str) -> RawCell:
    return _markdown(f"*{say(key).render(lang)}*")


def _notebook(cells: Iterable[RawCell], metadata: dict[str, Any] | None = None) -> RawCell:
    return {"cells": list(cells), "metadata": METADATA | (metadata or {}), "nbformat": 4, "nbformat_minor": 5}
