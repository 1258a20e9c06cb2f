"""From a solution, its statement and its checks to a notebook: the instructor's source, and the one that is released.

The notebooks are nbformat 4.5 with nbgrader's metadata (schema version 3). Their bytes depend on their sources alone.
Formats: https://nbformat.readthedocs.io and nbgrader's documentation of its cell metadata.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from grader.checks import Check
from grader.course import CourseError, Exercise
from grader.feedback.text import say
from grader.notebooks.cells import CHECK_PREFIX, HIDDEN_ID
from grader.sources import BEGIN, END, Segment, Solution
from grader.statements import Statement

NotebookJson = dict[str, Any]

HIDDEN_BEGIN: Final = "### BEGIN HIDDEN TESTS"
HIDDEN_END: Final = "### END HIDDEN TESTS"

METADATA: Final[dict[str, Any]] = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}

SETUP: Final = """{purpose}
def _install():
    from importlib.util import find_spec
    from pathlib import Path
    from zipfile import ZipFile, is_zipfile

    if find_spec("grader") is not None:
        return
    folders = [Path.cwd(), *Path.cwd().parents]
    kits = [folder for folder in folders if (folder / "grader/plugin.py").is_file()]
    for path in filter(is_zipfile, Path.cwd().glob("*.zip")):
        if any(name.endswith("/grader/plugin.py") for name in ZipFile(path).namelist()):
            kits.append(path)
    if not kits:
        raise ModuleNotFoundError(
{missing}
        )
    get_ipython().run_line_magic("pip", f"install --quiet '{{kits[0]}}'")


_install()
from grader.notebooks import checks

check = checks("{label}", lang="{lang}")"""
SETUP_WIDTH: Final = 84
"""JupyterLab shows about this many columns."""


@dataclass(frozen=True)
class NotebookSource:
    """All that a notebook is derived from: one exercise in one language."""

    exercise: Exercise
    lang: str
    solution: Solution
    statement: Statement
    checks: Sequence[Check]

    def source(self) -> NotebookJson:
        """The instructor's notebook: with solutions, and with the call of the hidden checks."""
        metadata = dict(METADATA)
        if "cuda" in self.solution.text:
            metadata["accelerator"] = "GPU"  # Colab then starts the notebook on a machine with one
        return {"cells": list(self._cells()), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}

    def released(self) -> NotebookJson:
        """What a student opens: nbgrader's release of the source, without its checksums."""
        notebook = self.source()
        return notebook | {"cells": [_released(cell, code_stub(self.lang)) for cell in notebook["cells"]]}

    def _cells(self) -> Iterator[dict[str, Any]]:
        text = self.statement
        yield _markdown("title", f"# {text.title}\n\n{text.theory}")
        yield _code("setup", self._setup(), locked=True)
        yield _markdown("task", text.task)
        heading, _, judged = text.judged.partition("\n")
        yield _markdown("judged", _folded(heading.lstrip("# "), judged))
        hints = [
            _folded(say("notebook.hint", number=number).render(self.lang), hint.replace("\n   ", "\n"))
            for number, hint in enumerate(text.hints, start=1)
        ]
        yield _markdown("hints", "\n\n".join(hints))
        yield from self._work()
        yield self._hidden()
        if text.look_code:
            yield _markdown("look-text", text.look_text)
            yield _code("look", text.look_code, locked=True)

    def _setup(self) -> str:
        purpose, missing = (say(f"notebook.{key}").render(self.lang) for key in ("setup", "setup_missing"))
        parts = textwrap.wrap(missing, SETUP_WIDTH - 16)
        return SETUP.format(
            purpose="\n".join(f"# {line}" for line in textwrap.wrap(purpose, SETUP_WIDTH - 2)),
            missing="\n".join(f'            "{part} "' for part in parts[:-1]) + f'\n            "{parts[-1]}"',
            label=self.exercise.label,
            lang=self.lang,
        )

    def _work(self) -> Iterator[dict[str, Any]]:
        plain = 0
        public_checks = dict(self.public_checks())
        for segment in self._segments():
            if not segment.name:
                plain += 1
                yield _code(f"code-{plain}", segment.text)
                continue
            yield _code(segment.name, segment.text, solution=True)
            public = public_checks[segment.name]
            if public:
                points = sum(check.points for check in public)
                yield _code(f"{CHECK_PREFIX}{segment.name}", f'check("{segment.name}")', points=points)

    def _segments(self) -> list[Segment]:
        return list(self.solution.translated(self.statement.docstrings).segments())

    def public_checks(self) -> Iterator[tuple[str, list[Check]]]:
        """Every definition that students write with its public checks; those that name none are about the last."""
        names = [segment.name for segment in self._segments() if segment.name]
        for check in self.checks:
            if check.of and check.of not in names:
                raise CourseError(
                    f"grader/graders/{check.unit}/test_{check.exercise}.py: {check.name} is of={check.of!r}; "
                    f"students write {', '.join(names)}"
                )
        for name in names:
            yield name, [check for check in self.checks if not check.hidden and (check.of or names[-1]) == name]

    def _hidden(self) -> dict[str, Any]:
        points = sum(check.points for check in self.checks if check.hidden)
        comment = f"# {say('notebook.hidden', points=f'{points:g}').render(self.lang)}"
        return _code(HIDDEN_ID, f"{comment}\n{HIDDEN_BEGIN}\ncheck.hidden()\n{HIDDEN_END}", points=points)


def header(lang: str) -> NotebookJson:
    """The cells that nbgrader puts on top of every released notebook: what to do before handing in, and a name."""
    text = f"{say('notebook.header').render(lang)}\n\n**{say('notebook.name').render(lang)}:**"
    return {"cells": [_markdown("header", text)], "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}


def code_stub(lang: str) -> str:
    """What stands in a released notebook where the solution stood."""
    your_code, turn = say("stub.your_code").render(lang), say("notebook.your_turn").render(lang)
    return f'# {your_code}\nraise NotImplementedError("{turn}")'


def to_text(notebook: NotebookJson) -> str:
    """The file's text, as nbformat itself would write it."""
    cells = [replace_source(cell) for cell in notebook["cells"]]
    return json.dumps(notebook | {"cells": cells}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def replace_source(cell: dict[str, Any]) -> dict[str, Any]:
    """A cell with its source as a list of lines, as files have it."""
    return cell | {"source": cell["source"].splitlines(keepends=True)}


def _released(cell: dict[str, Any], stub: str) -> dict[str, Any]:
    lines: list[str] = []
    inside = ""
    for line in cell["source"].split("\n"):
        mark = line.strip()
        if mark == BEGIN:
            indent = line[: line.index(BEGIN)]
            lines += [indent + each for each in stub.split("\n")]
        if mark in (BEGIN, HIDDEN_BEGIN):
            inside = END if mark == BEGIN else HIDDEN_END
        elif inside and mark == inside:
            inside = ""
        elif not inside:
            lines.append(line)
    return cell | {"source": "\n".join(lines)}


def _folded(summary: str, text: str) -> str:
    return f"<details>\n<summary><b>{summary}</b></summary>\n\n{text.strip()}\n\n</details>"


def _markdown(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text.strip()}


def _code(
    name: str, source: str, *, solution: bool = False, locked: bool = False, points: float | None = None
) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    grade = points is not None
    if solution or locked or grade:
        metadata["deletable"] = False
        metadata["nbgrader"] = {
            "cell_type": "code",
            "grade": grade,
            "grade_id": name,
            "locked": locked or grade,
            "schema_version": 3,
            "solution": solution,
            "task": False,
        }
    if locked or grade:
        metadata["editable"] = False
    if points is not None:
        metadata["nbgrader"]["points"] = int(points) if points == int(points) else points
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": metadata,
        "outputs": [],
        "source": source.strip("\n"),
    }
