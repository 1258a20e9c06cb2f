"""Whose file is whose: the ways in which platforms name and nest what they let an instructor download."""

from __future__ import annotations

import collections
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from grader.course import Course
from grader.feedback.text import LANGUAGES
from grader.imports.archives import Entry
from grader.imports.matching import is_work


class DownloadError(ValueError):
    """A download cannot be read at all. The message names it and the way out."""


@dataclass(frozen=True)
class Owned:
    """An entry with its student. ``order`` tells which of two hand-ins is the later one."""

    student: str
    parts: tuple[str, ...]
    entry: Entry
    order: tuple[int, ...]
    roster: dict[str, str] = field(default_factory=dict)
    """What the platform's name says of the student, by the roster's columns."""


Owner = Callable[[Entry], "Owned | None"]

# "Ana Souza_12345_assignsubmission_file_" as a folder, or as the beginning of a file's name.
_MOODLE: Final = re.compile(r"^(?P<name>.*?)_(?P<id>\d+)_assignsubmission_(?P<plugin>[a-z]+)_?(?P<file>.*)$", re.DOTALL)
# "souzaana_LATE_12345_67890_relu-1.py"; anonymous: "anon_x7Gh2_67890_relu.py".
_CANVAS: Final = re.compile(
    r"^(?:(?P<name>[^_]+?(?:_[^_\d][^_]*?)*?)_)?(?:late_)?(?P<id>\d+|anon_[0-9a-z]+)_(?P<attachment>\d+)_(?P<file>.+)$",
    re.IGNORECASE | re.DOTALL,
)


def _moodle(entry: Entry) -> Owned | None:
    for number, part in enumerate(entry.parts):
        found = _MOODLE.match(part)
        if found:
            # What was typed into the page or said as a comment is no file, but tells that somebody handed something in.
            rest = ((found["file"],) if found["file"] else ()) + entry.parts[number + 1 :]
            if rest:
                roster = {"Full name": found["name"], "Identifier": f"Participant {found['id']}"}
                return Owned(f"{found['name']}_{found['id']}", rest, entry, entry.time, roster)
    return None


def _canvas(entry: Entry) -> Owned | None:
    # A zip that a student handed in carries Canvas' name itself, and its members do not.
    for number, part in enumerate(entry.parts):
        found = _CANVAS.match(part)
        if found:
            rest = (found["file"], *entry.parts[number + 1 :])
            if len(rest) > 1 and rest[0].lower().endswith(".zip"):
                rest = rest[1:]
            name, number_ = found["name"] or "", found["id"]
            roster = {"Full name": name, "ID": number_ if number_.isdigit() else ""}
            student = f"{name}_{number_}" if name else number_
            return Owned(student, rest, entry, (int(found["attachment"]),), roster)
    return None


def _plain(course: Course, entries: list[Entry], fallback: str) -> Owner:
    """The folder above the exercise's, ``STUDENT/[exercises/][UNIT/]FILE``, or the zip that a student handed in.

    A folder inside a student's own folder is that student's, whatever it is called: nobody hands in for another.
    """
    between = {"exercises", *(lang.casefold() for lang in LANGUAGES), *(unit.name for unit in course.units)}

    def home(entry: Entry) -> tuple[str, ...]:
        """The zip, or the folder above those of the exercises."""
        if entry.archive:
            return entry.parts[: _zip_at(entry.parts) + 1]
        folders = list(entry.parts[:-1])
        while folders and folders[-1].casefold() in between:
            folders.pop()
        return tuple(folders)

    homes = {home(entry) for entry in entries if is_work(entry.parts[-1])} - {()}
    tops = {folder for folder in homes if not any(folder[:n] in homes for n in range(len(folder)))}
    names = _distinct(tops)

    def owner(entry: Entry) -> Owned | None:
        folder = home(entry)
        top = next((folder[:n] for n in range(1, len(folder) + 1) if folder[:n] in names), folder)
        name = names.get(top) or (_bare(top[-1]) if top else fallback)
        return Owned(name, entry.parts[len(top) :], entry, entry.time)

    return owner


def _distinct(folders: set[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """A name for each folder: its own, and where two have the same one, with those above it."""
    names = {folder: _bare(folder[-1]) for folder in folders}
    shared = collections.Counter(names.values())
    return {folder: "_".join(map(_bare, folder)) if shared[name] > 1 else name for folder, name in names.items()}


def _bare(part: str) -> str:
    return part[: -len(".zip")] if part.lower().endswith(".zip") else part


def _zip_at(parts: tuple[str, ...]) -> int:
    return next(number for number, part in enumerate(parts) if part.lower().endswith(".zip"))


def _classroom(course: Course, entries: list[Entry], parent: str) -> Owner:
    """Repositories called ``ASSIGNMENT-USERNAME``: only what lies in the places of the exercises is looked at."""
    places = ("exercises", *(unit.name for unit in course.units))

    def repository(entry: Entry) -> int | None:
        """Where in the path the repository's folder stands: right above the first of the exercises' places."""
        return next((n - 1 for n, part in enumerate(entry.parts[:-1]) if n and part in places), None)

    # All repositories lie side by side. What looks like one inside of one is its owner's, like all else in there.
    number = min((n for n in map(repository, entries) if n is not None), default=0)
    prefix = assignment_prefix([entry.parts[number] for entry in entries if repository(entry) is not None], parent)

    def owner(entry: Entry) -> Owned | None:
        if repository(entry) is None:
            return None
        name = entry.parts[number].removeprefix(prefix)
        return Owned(name, entry.parts[number + 1 :], entry, entry.time, {"github_username": name})

    return owner


def assignment_prefix(folders: list[str], parent: str) -> str:
    """What all repositories' names begin with: the assignment and a hyphen; empty where there is no telling."""
    names = sorted(set(folders))
    said = parent.removesuffix("-submissions") + "-"
    if parent.endswith("-submissions") and all(name.startswith(said) for name in names):
        return said
    if len(names) < 2:
        return ""
    # Of sorted names, what the first and the last begin with, all begin with.
    columns = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(names[0], names[-1], strict=False))
    shared = "".join(first for first, _ in columns)
    return shared[: shared.rfind("-") + 1]


LAYOUTS: Final = ("moodle", "canvas", "classroom", "plain")


def recognise(entries: list[Entry], course: Course) -> str:
    """The layout that the names speak for."""
    if any(_MOODLE.match(part) for entry in entries for part in entry.parts):
        return "moodle"
    work = [entry for entry in entries if entry.parts[-1].lower().endswith((".py", ".ipynb"))]
    if sum(_canvas(entry) is not None for entry in work) * 2 > len(work):
        return "canvas"
    units = {unit.name for unit in course.units}
    for entry in work:
        if entry.archive:
            continue
        for above, below in zip(entry.parts[1:], entry.parts[2:], strict=False):
            if above == "exercises" and below in units:
                return "classroom"
    return "plain"


def make_owner(layout: str, course: Course, entries: list[Entry], download: str) -> Owner:
    """The rule of a layout. ``download`` is the name of the folder or, without its ending, of the zip."""
    if layout == "classroom":
        return _classroom(course, entries, download)
    return {"moodle": _moodle, "canvas": _canvas, "plain": _plain(course, entries, download)}[layout]
