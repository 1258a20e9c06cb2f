"""A submitted notebook, read without running anything: its code cells and the part that each of them plays."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from grader.failures import UnusableFileError
from grader.feedback.text import say

Role = Literal["student", "check", "hidden", "skipped"]
Part = tuple[Role, str]
"""A cell's part, and for a check cell the definition whose public checks it runs."""

CHECK_PREFIX: Final = "check_"
HIDDEN_ID: Final = "hidden_checks"
SKIPPED_IDS: Final = ("setup", "look")
MAX_NOTEBOOK_BYTES: Final = 256 * 1024**2
"""A notebook with pictures is large; one larger than this is not read."""
MAX_SOURCE_CHARACTERS: Final = 1_000_000
MAX_CELLS: Final = 2_000

# The course's own cells are known by their whole text as well: some editors drop metadata and ids.
_COMMENTS: Final = r"(?:[ \t]*(?:#.*)?\n)*[ \t]*"
_CHECK_SOURCE: Final = re.compile(_COMMENTS + r"check\(\s*['\"](\w+)['\"]\s*\)\s*\Z")
_HIDDEN_SOURCE: Final = re.compile(_COMMENTS + r"check\.hidden\(\)\s*(?:#.*\s*)*\Z")
_SETUP_SOURCE: Final = re.compile(r"(?:#.*\n)*def _install\(\):\n(?:.*\n)*check = checks\(.*\)\s*\Z")
_SETUP_LINE: Final = re.compile(r"^(?:from grader\.notebooks import checks|check = checks\(.*\))[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """A code cell. ``index`` counts all cells of the notebook from 0; ``number`` counts code cells from 1.

    ``name`` is, for a check cell, the definition whose public checks it runs.
    """

    index: int
    number: int
    role: Role
    source: str
    name: str = ""


def code_cells(cells: Sequence[Mapping[str, Any]]) -> list[Cell]:
    """Give the code cells of a notebook's list of cells (as JSON has them), each with its part.

    Where several cells could run the same checks, the course's own one does, by nbgrader's name; of doubles the last,
    as in nbgrader. The others count as a student's own.
    """
    found = []
    for index, cell in enumerate(cells):
        if isinstance(cell, Mapping) and cell.get("cell_type") == "code":
            source = _text(cell.get("source", cell.get("input", "")))
            name = grade_id(cell)
            found.append((index, source, name, _part(name, source)))
    chosen: dict[Part, int] = {}
    for by_name in (False, True):
        for index, _, name, part in found:
            if part[0] in ("check", "hidden") and bool(name) == by_name:
                chosen[part] = index
    return [
        Cell(index, number, part[0], source, part[1])
        if part[0] == "skipped" or chosen.get(part) == index
        else Cell(index, number, "student", _SETUP_LINE.sub("", source))
        for number, (index, source, _, part) in enumerate(found, start=1)
    ]


def read_cells(data: bytes, file: str) -> list[Cell]:
    """Read the code cells of a notebook of any format from 3 on.

    Raises UnusableFileError, in words that a student understands, for what is no notebook.
    """
    return code_cells(raw_cells(data, file))


def raw_cells(data: bytes, file: str) -> list[dict[str, Any]]:
    """Give a notebook's list of cells as its JSON has it. Raises UnusableFileError."""
    if len(data) > MAX_NOTEBOOK_BYTES:
        raise UnusableFileError(say("notebook.too_large", file=file), say("notebook.too_large_advice"))
    if not data.strip(b" \t\r\n\xef\xbb\xbf\x00"):
        raise UnusableFileError(say("notebook.empty", file=file), say("notebook.empty_advice", file=file))
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise UnusableFileError(say("notebook.json", file=file), say("notebook.json_advice", file=file)) from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if cells is None and isinstance(notebook, dict):
        sheets = notebook.get("worksheets")
        cells = sheets[0].get("cells") if isinstance(sheets, list) and sheets and isinstance(sheets[0], dict) else None
    if not isinstance(cells, list):
        raise UnusableFileError(say("notebook.no_cells", file=file), say("notebook.json_advice", file=file))
    kept = [cell for cell in cells if isinstance(cell, dict)]
    code = [_text(cell.get("source", cell.get("input", ""))) for cell in kept if cell.get("cell_type") == "code"]
    if sum(map(len, code)) > MAX_SOURCE_CHARACTERS or len(code) > MAX_CELLS:
        raise UnusableFileError(say("notebook.too_much_code", file=file), say("notebook.too_much_code_advice"))
    return kept


def grade_id(cell: Mapping[str, Any]) -> str:
    """The name that nbgrader knows a cell by; empty for a cell that is none of the course's."""
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    name = marks.get("grade_id") if isinstance(marks, Mapping) else None
    return name if isinstance(name, str) else ""


def part_by_text(source: str) -> str:
    """The name of the course's cell whose text this is, for the cells that are the same in every exercise or nearly."""
    call = _CHECK_SOURCE.match(source)
    if call:
        return CHECK_PREFIX + call.group(1)
    if _HIDDEN_SOURCE.match(source):
        return HIDDEN_ID
    return "setup" if _SETUP_SOURCE.match(source) else ""


def _part(name: str, source: str) -> Part:
    name = name or part_by_text(source)
    if name in SKIPPED_IDS:
        return "skipped", ""
    if name == HIDDEN_ID:
        return "hidden", ""
    if name.startswith(CHECK_PREFIX):
        return "check", name.removeprefix(CHECK_PREFIX)
    return "student", ""


def _text(source: Any) -> str:
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""
