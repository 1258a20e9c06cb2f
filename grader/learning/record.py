"""``.grader/progress.json``: what was judged of which file, and which hints were shown.

The file is a convenience. It may be deleted at any time; a damaged one is set aside and begun anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from grader.own_folder import FOLDER, make_own_folder

ROOM: Final = "exercises"
FILE: Final = "progress.json"
SET_ASIDE: Final = "progress.damaged.json"
FORMAT: Final = 1
"""Raised when the meaning of a field changes; a record of another format is begun anew."""
PASSED: Final = "passed"
NOT_STARTED: Final = "not_started"


class Judged(msgspec.Struct):
    """The last verdict on one file. ``outcomes`` holds the checks that ran, by name, in their order."""

    sha256: str
    graders: str
    outcomes: dict[str, str] = {}
    points: dict[str, float] = {}
    checks: int = 0
    """How many checks the exercise has; 0 for a file that is as it was handed out, which nothing needs to run on."""
    when: float = 0.0

    @property
    def is_whole(self) -> bool:
        """Whether every check ran."""
        return len(self.outcomes) >= self.checks

    @property
    def begun(self) -> bool:
        """Whether there is anything of the learner's in it."""
        return any(outcome != NOT_STARTED for outcome in self.outcomes.values())

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return self.checks > 0 and self.is_whole and set(self.outcomes.values()) == {PASSED}

    @property
    def total(self) -> float:
        """The points, of all checks that ran."""
        return sum(self.points.values())

    @property
    def failed(self) -> list[str]:
        """The names of the checks that were begun and did not pass."""
        return [name for name, outcome in self.outcomes.items() if outcome not in (PASSED, NOT_STARTED)]


class Entry(msgspec.Struct):
    """What is known of one exercise."""

    attempts: int = 0
    """How often a file was judged whose text was not that of the time before, untouched ones left out."""
    hints: list[int] = []
    """The hints that were shown, by number from 0, in that order."""
    passed_once: bool = False
    files: dict[str, Judged] = {}
    """By path within the home folder."""

    def note(self, file: str, judged: Judged) -> None:
        """Take in a verdict. Verdicts on the same text by the same graders are put together."""
        before = self.files.get(file)
        same = before is not None and (before.sha256, before.graders) == (judged.sha256, judged.graders)
        if same and before is not None:
            judged.outcomes = before.outcomes | judged.outcomes
            judged.points = before.points | judged.points
            judged.checks = max(before.checks, judged.checks)
        known_text = before is not None and before.begun and before.sha256 == judged.sha256
        if judged.begun and not known_text:
            self.attempts += 1
        self.passed_once |= judged.passed
        self.files[file] = judged


class Record(msgspec.Struct):
    """The whole file."""

    format: int = FORMAT
    exercises: dict[str, Entry] = {}

    def entry(self, label: str) -> Entry:
        """An exercise's entry, made where there is none."""
        return self.exercises.setdefault(label, Entry())


def note_run(path: Path, label: str, judged: Judged, started: float) -> None:
    """Take in what a run of pytest found in a learner's file, unless it was saved again since the run ``started``."""
    if path.parents[1].name != ROOM:
        return  # a solution, or a submission in an instructor's hands
    try:
        if path.stat().st_mtime > started:
            return
        judged.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return
    home = path.parents[2]
    RecordFile(home).update(lambda record: record.entry(label).note(path.relative_to(home).as_posix(), judged))


class RecordFile:
    """The record of one home folder, on disk. ``damaged`` and ``lost`` say what went wrong, for somebody to tell."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._path = home / FOLDER / FILE
        self.damaged = False
        self.lost = False

    def read(self) -> Record:
        """Give what is there; an empty record where nothing is, or nothing that can be read."""
        try:
            data = self._path.read_bytes()
        except OSError:
            return Record()
        try:
            record = msgspec.json.decode(data, type=Record)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            self.damaged = True
            with contextlib.suppress(OSError):
                os.replace(self._path, self._path.with_name(SET_ASIDE))
            return Record()
        return record if record.format == FORMAT else Record()

    def update(self, change: Callable[[Record], None]) -> Record:
        """Read anew, change, write at once: another command may have written meanwhile. Never raises OSError."""
        record = self.read()
        change(record)
        try:
            fresh = make_own_folder(self._home) / f"{FILE}.{os.getpid()}"
            fresh.write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n")
            os.replace(fresh, self._path)
        except OSError:
            self.lost = True
        return record
