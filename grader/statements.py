"""Statements of exercises: Markdown in one language, with what a translation needs on top."""

from __future__ import annotations

import hashlib
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from grader.course import CourseError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HINT_HEADINGS: Final = ("## Hints", "## Dicas")
TASK_HEADINGS: Final = ("## Task", "## Tarefa")
JUDGED_HEADINGS: Final = ("## What is judged", "## O que é avaliado")


@dataclass(frozen=True)
class Statement:
    """A statement in one language."""

    path: Path
    title: str
    body: str
    hints: tuple[str, ...]
    source_hash: str
    """Of the text that this is a translation of; empty for an original."""
    own_hash: str
    docstrings: dict[str, str] = field(default_factory=dict)

    def headings(self) -> list[str]:
        """The second-level headings, in order."""
        return re.findall(r"^## .*$", self.body + "\n## ", flags=re.MULTILINE)[:-1]

    def code(self) -> list[str]:
        """Everything in backticks, and every indented formula's letters, sorted: the same in all languages."""
        return sorted(re.findall(r"`([^`]+)`", " ".join(self.whole().split())))

    def numbers(self) -> list[str]:
        """Every number of the text, sorted; the numbering of hints left out."""
        return sorted(re.findall(r"(?<![\w.])\d+(?:\.\d+)?", re.sub(r"`[^`]+`", "", self.whole())))

    def whole(self) -> str:
        """Body and hints."""
        return "\n".join((self.body, *self.hints))


def read_statement(path: Path) -> Statement:
    """Read a statement. Raises CourseError that names the file and what is missing."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise CourseError(f"{path}: this statement is missing; write it beside the solution") from None
    text = data.decode("utf-8")
    front: dict[str, Any] = {}
    if text.startswith("+++\n"):
        head, _, text = text[4:].partition("\n+++\n")
        try:
            front = tomllib.loads(head)
        except tomllib.TOMLDecodeError as error:
            raise CourseError(f"{path}: the front matter is no TOML: {error}") from None
    title = re.match(r"\s*# (.+)\n", text)
    if title is None:
        raise CourseError(f"{path}: the first line must be the title, as `# Title`")
    body, hints = _split_hints(text[title.end() :])
    return Statement(
        path,
        title.group(1).strip(),
        body.strip(),
        hints,
        str(front.get("source", "")),
        hashlib.sha256(data).hexdigest()[:12],
        dict(front.get("docstrings", {})),
    )


def _split_hints(text: str) -> tuple[str, tuple[str, ...]]:
    for heading in HINT_HEADINGS:
        body, found, tail = text.partition(f"\n{heading}\n")
        if found:
            parts = re.split(r"^\d+\. ", tail, flags=re.MULTILINE)
            return body, tuple(part.strip() for part in parts[1:])
    return text, ()
