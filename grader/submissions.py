"""The tree of submissions, ``STUDENT/UNIT/EXERCISE.py`` or ``.ipynb``: who is there, and what is to be graded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.course import Exercise, the_course
from grader.feedback.text import Text, say

_OF_SYSTEMS: Final = ("__MACOSX", "__pycache__")
"""Folders that programs leave beside the students'."""


class SubmissionsError(ValueError):
    """The tree of submissions cannot be graded as it is. The message names the folder and the way out."""


@dataclass(frozen=True)
class Task:
    """One student's exercise: what to grade, and how.

    ``only``: the one check to run. ``file``: the one file to look at, by its name below ``root``. Empty: all of them.
    """

    root: Path
    student: str
    exercise: Exercise
    seed: int
    seconds: float
    lang: str
    only: str = ""
    file: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What names the record."""
        return self.student, self.exercise.unit, self.exercise.name


def file_names(exercise: Exercise) -> list[str]:
    """Every name that a student's answer may have."""
    return [f"{exercise.label}.py", f"{exercise.label}.ipynb"]


def find_students(root: Path) -> tuple[list[str], list[Text]]:
    """List the students' folders, and say which entries of ``root`` should be one and cannot be graded.

    Raises SubmissionsError when there are no students, or when this is one student's folder.
    """
    if not root.is_dir():
        raise SubmissionsError(say("batch.no_folder", folder=root))
    names: list[str] = []
    left_out: list[str] = []
    loose: list[str] = []
    for entry in sorted(root.iterdir()):
        if entry.name.startswith(".") or entry.name in _OF_SYSTEMS:
            continue
        if entry.is_dir():
            # A name that is no text has no place in a results file.
            (names if _is_text(entry.name) else left_out).append(entry.name)
        elif entry.is_symlink():
            left_out.append(entry.name)
        elif _is_handed_in(entry):
            loose.append(entry.name)
    if not names:
        raise SubmissionsError(say("batch.no_students", folder=root))
    if set(names) <= {unit.name for unit in the_course().units}:
        raise SubmissionsError(say("batch.one_student", folder=root))
    return names, [_why_left_out(name) for name in left_out] + [say("batch.loose", file=shown(name)) for name in loose]


def refuse_what_cannot_run(root: Path, students: Iterable[str], exercises: Iterable[Exercise]) -> None:
    """Raise SubmissionsError where somebody answers an exercise whose packages are not installed on this machine.

    Every answer would fail, and lose points that are the machine's fault and not the student's.
    """
    lacking = [(exercise, missing) for exercise in exercises if (missing := exercise.missing())]
    for student in students:
        for exercise, missing in lacking:
            if any((root / student / name).is_file() for name in file_names(exercise)):
                raise SubmissionsError(say("batch.not_installed", exercise=exercise.label, name=missing[0]))


def _is_handed_in(entry: Path) -> bool:
    """Whether a file beside the students' folders is somebody's work: a zip, or called like an exercise."""
    exercises = {exercise.name for exercise in the_course().exercises()}
    return entry.suffix.lower() == ".zip" or (
        entry.suffix.lower() in (".py", ".ipynb") and entry.stem.lower() in exercises
    )


def shown(name: object) -> str:
    """A file's name on one line, whatever it holds."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in str(name))


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _why_left_out(name: str) -> Text:
    return say("batch.broken_link" if _is_text(name) else "batch.no_text", folder=shown(name))
