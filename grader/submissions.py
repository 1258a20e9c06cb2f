"""The tree of submissions, ``STUDENT/UNIT/EXERCISE.py`` or ``.ipynb``: who is there, and which file answers what."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.course import Course, Exercise, the_course
from grader.feedback.text import LANGUAGES, Text, say


class SubmissionsError(ValueError):
    """The tree of submissions cannot be graded as it is. The message names the folder and the way out."""


@dataclass(frozen=True)
class Task:
    """One student's exercise: what to grade, and how."""

    root: Path
    student: str
    exercise: Exercise
    seed: int
    seconds: float
    lang: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What names the record."""
        return self.student, self.exercise.unit, self.exercise.name

    @property
    def files(self) -> list[Path]:
        """The files that answer the exercise: none, a module, a notebook, or both. Links count: they are reported."""
        paths = [self.root / self.student / name for name in file_names(self.exercise)]
        return [path for path in paths if path.is_file() or path.is_symlink()]


def file_names(exercise: Exercise) -> list[str]:
    """Every name that a student's answer may have; a notebook may keep its language's ending."""
    notebooks = [f"{exercise.label}.ipynb", *(f"{exercise.label}.{lang}.ipynb" for lang in LANGUAGES)]
    return [f"{exercise.label}.py", *notebooks]


def find_students(root: Path) -> list[str]:
    """List the students' folders. Raises SubmissionsError when there are none, or when this is one student's folder."""
    if not root.is_dir():
        raise SubmissionsError(f"{root}: there is no such folder; give the one that holds a folder per student")
    names = sorted(entry.name for entry in root.iterdir() if entry.is_dir() and not entry.name.startswith("."))
    if not names:
        raise SubmissionsError(f"{root}: holds no student's folder; the files lie in STUDENT/UNIT/EXERCISE.py")
    units = {unit.name for unit in the_course().units}
    if set(names) <= units:
        raise SubmissionsError(f"{root}: looks like one student's folder; give the folder above it")
    return names


def unknown_files(root: Path, students: list[str], course: Course) -> Iterator[Path]:
    """The Python files and notebooks that answer no exercise: misnamed ones above all."""
    known = {name for exercise in course.exercises() for name in file_names(exercise)}
    for student in students:
        for path in sorted((root / student).rglob("*")):
            name = path.relative_to(root / student)
            kept = path.suffix in (".py", ".ipynb") and ".ipynb_checkpoints" not in name.parts
            if kept and name.as_posix() not in known:
                yield path


def why_not_opened(path: Path) -> Text | None:
    """Why a file is not even opened: a link could lead to somebody else's work, or out of the tree."""
    for part in (path, path.parent, path.parent.parent):
        if part.is_symlink():
            return say("file.link", file=part.name)
    if not os.access(path, os.R_OK):
        return say("file.unreadable", file=path.name)
    return None
