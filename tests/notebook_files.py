"""Submissions as notebooks: what a student's work looks like when it is done in the released notebook."""

from __future__ import annotations

import ast
import copy
import functools
import json
from pathlib import Path
from typing import Any

from grader.build import Clone
from grader.course import Exercise, clone_root
from grader.notebooks.derive import to_text

Notebook = dict[str, Any]


def released(exercise: Exercise, lang: str = "en") -> Notebook:
    """The notebook that a student gets, to be changed at will."""
    return copy.deepcopy(_released(exercise.label, lang))


@functools.cache
def _released(label: str, lang: str) -> Notebook:
    root = clone_root()
    assert root is not None
    clone = Clone(root)
    exercise = next(exercise for exercise in clone.course.exercises() if exercise.label == label)
    return clone.notebook(exercise, lang).released()


def find(notebook: Notebook, name: str) -> Notebook:
    """The cell of that id."""
    return next(cell for cell in notebook["cells"] if cell["id"] == name)


def code(source: str, name: str = "") -> Notebook:
    """A code cell of the student's own."""
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}
    return cell | ({"id": name} if name else {"id": f"own-{abs(hash(source)) % 10**8}"})


def solution_names(notebook: Notebook) -> list[str]:
    """The definitions that a student writes, in their order."""
    return [
        cell["id"]
        for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution") and cell["cell_type"] == "code"
    ]


def pasted(exercise: Exercise, source: str, lang: str = "en") -> Notebook:
    """The whole module in the first of the cells to be filled in; the others are left empty.

    So are the cells that import: the module brings its own imports, and one that lacks one is to lack it here as well.
    """
    notebook = released(exercise, lang)
    first, *others = solution_names(notebook)
    imports = [cell["id"] for cell in notebook["cells"] if cell["id"].startswith("code-")]
    find(notebook, first)["source"] = source
    for name in (*others, *imports):
        find(notebook, name)["source"] = ""
    return notebook


def cut_up(exercise: Exercise, source: str, lang: str = "en") -> Notebook:
    """Each definition in its own cell; what stands before one goes into a new cell above it, the rest to the end."""
    notebook = released(exercise, lang)
    names = solution_names(notebook)
    lines = source.split("\n")
    before: list[str] = []
    start = 0
    cells: dict[str, Notebook] = {}
    found: list[str] = []
    for node in ast.parse(source).body:
        block = "\n".join(lines[start : node.end_lineno])
        start = node.end_lineno or start
        name = getattr(node, "name", "")
        if name in names and name not in cells:
            cells[name] = find(notebook, name)
            cells[name]["source"] = block
            if before:
                place = notebook["cells"].index(cells[name])
                notebook["cells"].insert(place, code("\n".join(before)))
                before = []
            found.append(name)
        else:
            before.append(block)
    rest = "\n".join([*before, *lines[start:]])
    for name in names:
        if name not in cells:
            find(notebook, name)["source"] = ""
    if rest.strip():
        place = notebook["cells"].index(find(notebook, names[-1]))
        notebook["cells"].insert(place + 1, code(rest))
    return notebook


def write(notebook: Notebook, path: Path) -> Path:
    """Write the notebook as a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(to_text(notebook), encoding="utf-8")
    return path


def dump(notebook: Notebook) -> bytes:
    """The notebook's bytes."""
    return json.dumps(notebook).encode()
