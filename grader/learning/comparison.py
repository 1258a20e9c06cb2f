"""The learner's code and the course's, definition by definition, so that each stands beside its counterpart."""

from __future__ import annotations

import ast
import re
import tokenize
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.failures import UnusableFileError
from grader.notebooks.cells import read_cells
from grader.sources import BEGIN, END

_DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Pair:
    """One definition in both versions; empty where one lacks it. Without a name: what stands outside of definitions."""

    name: str
    yours: str
    courses: str


def pair_up(yours: str, courses: str) -> list[Pair]:
    """Pair the definitions of two modules, in the order of the course's; then what only the learner has.

    Imports and what stands at the top for the reader are left out. Code that is no Python stays one piece.
    """
    courses = without_marks(courses)
    try:
        mine, theirs = _pieces(yours), _pieces(courses)
    except (SyntaxError, ValueError):  # older Pythons say ValueError of a null byte
        return [Pair("", yours.strip(), courses.strip())]
    names = [*theirs, *(name for name in mine if name not in theirs)]
    pairs = [Pair(name, mine.get(name, ""), theirs.get(name, "")) for name in names]
    return [pair for pair in pairs if pair.yours or pair.courses]


def code_of(path: Path) -> str:
    """The learner's code in a module or a notebook; empty for what cannot be read."""
    try:
        if path.suffix == ".py":
            with tokenize.open(path) as file:
                return file.read()
        cells = read_cells(path.read_bytes(), path.name)
    except (OSError, SyntaxError, UnicodeDecodeError, UnusableFileError):
        return ""
    return "\n\n\n".join(cell.source for cell in cells if cell.role == "student")


def without_marks(solution: str) -> str:
    """A solution without the lines that mark what a stub leaves out."""
    return "\n".join(line for line in solution.splitlines() if line.strip() not in (BEGIN, END))


def _pieces(code: str) -> dict[str, str]:
    """Definitions by name; under the empty name the rest, but for imports, texts and the part for ``__main__``."""
    # As Python counts them: ``str.splitlines`` also ends one at a form feed.
    lines = re.split(r"\r\n|\r|\n", code)
    rest: list[str] = []
    pieces = {"": ""}
    for node in ast.parse(code).body:
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
        text = "\n".join(lines[first - 1 : node.end_lineno])
        if isinstance(node, _DEFINITIONS):
            pieces[node.name] = text
        elif not _is_left_out(node):
            rest.append(text)
    pieces[""] = "\n".join(rest)
    return pieces


def _is_left_out(node: ast.stmt) -> bool:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    return isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)
