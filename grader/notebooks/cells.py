"""A submitted notebook, read without running anything: its code cells and the part that each of them plays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from grader.failures import UnusableFileError
from grader.feedback.text import say

Role = Literal["student", "check", "hidden", "skipped"]

CHECK_PREFIX: Final = "check_"
HIDDEN_ID: Final = "hidden_checks"
SKIPPED_IDS: Final = ("setup", "look")
MAX_NOTEBOOK_BYTES: Final = 256 * 1024**2
"""A notebook with pictures is large; one larger than this is not read."""
MAX_SOURCE_CHARACTERS: Final = 1_000_000
MAX_CELLS: Final = 2_000

# The course's own cells are known by their text as well: some editors drop metadata and ids.
_CHECK_SOURCE: Final = re.compile(r"\s*check\(\s*['\"](\w+)['\"]\s*\)\s*\Z")
_HIDDEN_SOURCE: Final = re.compile(r"^\s*check\.hidden\(\)\s*$", re.MULTILINE)
_SETUP_SOURCE: Final = re.compile(r"^from grader\.notebooks import checks$", re.MULTILINE)


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


def code_cells(cells: Iterable[Mapping[str, Any]]) -> Iterator[Cell]:
    """Give the code cells of a notebook's list of cells (as JSON has them), each with its part."""
    number = 0
    for index, cell in enumerate(cells):
        if not isinstance(cell, Mapping) or cell.get("cell_type") != "code":
            continue
        number += 1
        source = _text(cell.get("source", cell.get("input", "")))
        role, name = _part(_own_names(cell), source)
        yield Cell(index, number, role, source, name)


def read_cells(data: bytes, file: str) -> list[Cell]:
    """Read the code cells of a notebook of any format from 3 on.

    Raises UnusableFileError, in words that a student understands, for what is no notebook.
    """
    cells = list(code_cells(raw_cells(data, file)))
    if sum(len(cell.source) for cell in cells) > MAX_SOURCE_CHARACTERS or len(cells) > MAX_CELLS:
        raise UnusableFileError(say("notebook.too_much_code", file=file), say("notebook.too_much_code_advice"))
    return cells


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
    return [cell for cell in cells if isinstance(cell, dict)]


def _own_names(cell: Mapping[str, Any]) -> list[str]:
    """The names that a cell goes by: nbgrader's, and the notebook's own."""
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    names = [marks.get("grade_id") if isinstance(marks, Mapping) else None, cell.get("id")]
    return [name for name in names if isinstance(name, str)]


def _part(names: list[str], source: str) -> tuple[Role, str]:
    for name in names:
        if name in SKIPPED_IDS:
            return "skipped", ""
        if name == HIDDEN_ID:
            return "hidden", ""
        if name.startswith(CHECK_PREFIX):
            return "check", name.removeprefix(CHECK_PREFIX)
    call = _CHECK_SOURCE.match(source)
    if call:
        return "check", call.group(1)
    if _HIDDEN_SOURCE.search(source):
        return "hidden", ""
    return ("skipped", "") if _SETUP_SOURCE.search(source) else ("student", "")


def _text(source: Any) -> str:
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""
