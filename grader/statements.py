"""Statements of exercises: Markdown in one language, with what a translation and a notebook need on top."""

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

TASK_HEADINGS: Final = ("## Task", "## Tarefa")
JUDGED_HEADINGS: Final = ("## What is judged", "## O que é avaliado")
HINT_HEADINGS: Final = ("## Hints", "## Dicas")
LOOK_HEADINGS: Final = ("## Look", "## Veja")

_INDENTED: Final = r"(?:^ {4}.*\n(?:\s*\n(?= {4}))?)+"
_COMMENT: Final = r"<!-- notebook:(?P<latex>(?:(?!-->)[\s\S])*)-->[ \t]*\n"
_FORMULA: Final = re.compile(rf"(?P<plain>{_INDENTED})\n?{_COMMENT}", re.MULTILINE)
_LONE_FORMULA: Final = re.compile(rf"^\n{_INDENTED}", re.MULTILINE)
_LOOK: Final = re.compile(r"(?P<text>.*?)^```python\n(?P<code>.*?)^```\s*", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Statement:
    """A statement in one language. ``body`` is for a stub: formulas are plain text, without hints and look."""

    path: Path
    title: str
    body: str
    hints: tuple[str, ...]
    source_hash: str
    """Of the text that this is a translation of; empty for an original."""
    own_hash: str
    docstrings: dict[str, str] = field(default_factory=dict)
    notebook_body: str = ""
    """The body with the formulas in LaTeX."""
    formulas: tuple[str, ...] = ()
    """What notebooks show for the indented blocks, in order: the same in all languages."""
    look_text: str = ""
    """With its heading, as Markdown; empty when there is no such section."""
    look_code: str = ""

    @property
    def theory(self) -> str:
        """The text before the task, for a notebook."""
        return re.split(r"^## ", self.notebook_body, maxsplit=1, flags=re.MULTILINE)[0].strip()

    @property
    def task(self) -> str:
        """The section on what to write, with its heading, for a notebook. Raises CourseError if there is none."""
        return self._section(TASK_HEADINGS)

    @property
    def judged(self) -> str:
        """The section on what is judged, with its heading, for a notebook. Raises CourseError if there is none."""
        return self._section(JUDGED_HEADINGS)

    def headings(self) -> list[str]:
        """The second-level headings of the body, in order."""
        return re.findall(r"^## .*$", self.body + "\n## ", flags=re.MULTILINE)[:-1]

    def formulas_without_latex(self) -> int:
        """How many indented blocks of the theory lack a form for notebooks."""
        return len(_LONE_FORMULA.findall(f"{self.theory}\n"))

    def code(self) -> list[str]:
        """Everything in backticks, sorted: the same in all languages."""
        return sorted(re.findall(r"`([^`]+)`", " ".join(self._words().split())))

    def numbers(self) -> list[str]:
        """Every number of the text, sorted; the numbering of hints left out."""
        return sorted(re.findall(r"(?<![\w.])\d+(?:\.\d+)?", re.sub(r"`[^`]+`", "", self._words())))

    def whole(self) -> str:
        """Body and hints."""
        return "\n".join((self.body, *self.hints))

    def _words(self) -> str:
        return f"{self.whole()}\n{self.look_text}"

    def _section(self, headings: tuple[str, ...]) -> str:
        for section in re.split(r"^(?=## )", self.notebook_body, flags=re.MULTILINE):
            if section.partition("\n")[0].strip() in headings:
                return section.strip()
        raise CourseError(f"{self.path}: there is no section {' or '.join(headings)}")


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
    text, look = _cut(text[title.end() :], LOOK_HEADINGS)
    look_text, look_code = _split_look(path, look)
    marked, hints = _cut(text, HINT_HEADINGS)
    body = _FORMULA.sub(r"\g<plain>", marked)
    if "<!-- notebook:" in body + hints:
        raise CourseError(f"{path}: a comment `<!-- notebook: ... -->` must stand just below an indented formula")
    return Statement(
        path,
        title.group(1).strip(),
        body.strip(),
        tuple(hint.strip() for hint in re.split(r"^\d+\. ", hints, flags=re.MULTILINE)[1:]),
        str(front.get("source", "")),
        text_hash(data),
        dict(front.get("docstrings", {})),
        notebook_body=_FORMULA.sub(lambda found: f"{found['latex'].strip()}\n", marked).strip(),
        formulas=tuple(found["latex"].strip() for found in _FORMULA.finditer(marked)),
        look_text=look_text,
        look_code=look_code,
    )


def text_hash(data: bytes) -> str:
    """The hash of a statement's file, by which a translation says what it was made of."""
    return hashlib.sha256(data).hexdigest()[:12]


def _cut(text: str, headings: tuple[str, ...]) -> tuple[str, str]:
    """The text before a section, and the rest from the section's heading on; empty when there is none."""
    found = re.search(rf"^(?:{'|'.join(map(re.escape, headings))})$", text, flags=re.MULTILINE)
    return (text[: found.start()], text[found.start() :]) if found else (text, "")


def _split_look(path: Path, section: str) -> tuple[str, str]:
    if not section:
        return "", ""
    heading = section.partition("\n")[0]
    found = _LOOK.fullmatch(section)
    if found is None or "```" in found["text"] + found["code"] or found["text"].strip() == heading:
        raise CourseError(f"{path}: the section {heading} comes last: a sentence or two, then one ```python block")
    return found["text"].strip(), found["code"].strip()
