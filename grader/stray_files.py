"""Files among the submissions that answer no exercise: misnamed and misplaced ones above all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from grader.course import Course
from grader.feedback.text import Text, say
from grader.imports.matching import form, is_work, match
from grader.submissions import file_names, shown

MOST_NAMED: Final = 5
"""Of each student's stray files; the others are counted."""
MOST_LOOKED_AT: Final = 20_000
"""Entries of a student's folder; nobody writes so many, and nobody else has to wait for them."""
DEEPEST: Final = 8
_OF_TOOLS: Final = (".ipynb_checkpoints", "__pycache__", ".git", ".venv")


@dataclass(frozen=True)
class _Looked:
    """What a walk through a folder came upon: a piece of work, or a folder that it could not enter."""

    path: PurePosixPath
    closed: bool = False


def find_strays(root: Path, student: str, course: Course) -> Iterator[Text]:
    """Say which of a student's files are graded for no exercise, and which exercise may be meant. Never raises."""
    known = {name for exercise in course.exercises() for name in file_names(exercise)}
    more = 0
    named = 0
    for found in _walk(root / student):
        if found is None:
            yield say("batch.not_looked_at", student=shown(student), count=MOST_LOOKED_AT)
        elif found.closed:
            yield say("batch.closed", path=shown(root / student / found.path))
        elif found.path.as_posix() in known:
            continue
        elif named < MOST_NAMED:
            named += 1
            yield _named(root / student / found.path, found.path, course)
        else:
            more += 1
    if more:
        yield say("batch.more_strays", student=shown(student), count=more)


def _named(path: Path, within: PurePosixPath, course: Course) -> Text:
    guess = match(within.parts, course)
    meant = guess.exercise or guess.closest
    if meant is None:
        return say("batch.stray", path=shown(path))
    return say("batch.stray_like", path=shown(path), name=f"{meant.label}{form(within.parts)}")


def _walk(top: Path) -> Iterator[_Looked | None]:
    """Give the pieces of work below a folder, by their paths in it; None when there is too much to look at.

    Written as a loop and without following links: a folder may be as deep, as full or as circular as it likes.
    """
    waiting = [PurePosixPath()]
    entries = 0
    while waiting:
        folder = waiting.pop()
        folders, files = [], []
        try:
            with os.scandir(top / folder) as listing:
                for entry in listing:
                    entries += 1
                    if entries > MOST_LOOKED_AT:
                        yield None
                        return
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(folder / entry.name)
                    elif is_work(entry.name):
                        files.append(folder / entry.name)
        except OSError:
            yield _Looked(folder, closed=True)
        yield from (_Looked(path) for path in sorted(files))
        if len(folder.parts) < DEEPEST:
            waiting += sorted((path for path in folders if path.name not in _OF_TOOLS), reverse=True)
