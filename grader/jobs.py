"""What a process that grades is given: the files of one student's exercise, as data. It needs no file system for it.

A job is read once, so that what is graded is what is recorded, whatever happens to the files meanwhile.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import Final

import msgspec

from grader.feedback.text import Text, say
from grader.notebooks.cells import MAX_NOTEBOOK_BYTES
from grader.submission import MAX_SOURCE_BYTES
from grader.submissions import Task, file_names

_READ_ONLY: Final = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    # What is a file now may be a pipe or a link a moment later: neither is waited for, nor followed.
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOFOLLOW", 0)
)


class HandedIn(msgspec.Struct, frozen=True):
    """One file: its name below the folder of submissions, and its bytes (one more than allowed, if it is too large).

    ``problem`` says, in the job's language, why it could not be read; there are no bytes then.
    """

    name: str
    data: bytes = b""
    digest: str = ""
    problem: str = ""


class Job(msgspec.Struct, frozen=True):
    """One student's exercise with all that grading it takes. ``only``: the one check to run; empty: all."""

    student: str
    unit: str
    exercise: str
    max_score: float
    files: list[HandedIn]
    seed: int
    seconds: float
    lang: str
    only: str = ""

    @property
    def digests(self) -> dict[str, str] | None:
        """The hash of every file, by its name; None where one of them could not be read."""
        if any(file.problem for file in self.files):
            return None
        return {file.name: file.digest for file in self.files}

    def encode(self) -> bytes:
        """The job as bytes: data only, nothing that is executed when it is read."""
        return msgspec.msgpack.encode(self)

    @classmethod
    def decode(cls, data: bytes) -> Job:
        """Read what ``encode`` wrote."""
        return msgspec.msgpack.decode(data, type=cls)


def read_job(task: Task) -> Job:
    """Read what a student handed in for an exercise. Never raises for what lies there, or vanishes meanwhile."""
    exercise = task.exercise
    return Job(
        task.student,
        exercise.unit,
        exercise.name,
        exercise.points,
        _read_files(task),
        task.seed,
        task.seconds,
        task.lang,
        task.only,
    )


def _read_files(task: Task) -> list[HandedIn]:
    unit = task.root / task.student / task.exercise.unit
    for folder in (unit.parent, unit):
        if folder.is_symlink():
            # It could lead to somebody else's work, or out of the tree.
            name = f"{task.student}/{task.exercise.label}.py"
            return [_refused(name, task, say("file.link", file=folder.name))]
    found = []
    for label in file_names(task.exercise):
        name = f"{task.student}/{label}"
        path = task.root / name
        if task.file not in ("", name):
            continue
        try:
            mode = os.lstat(path).st_mode
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            # The folder does not open, so what is in it is unknown: this is not the same as nothing.
            why = say("batch.closed_folder", folder=unit.name, why=error.strerror or str(error))
            return [_refused(name, task, why)]
        found.append(_read(task, name, path, mode))
    return found


def _read(task: Task, name: str, path: Path, mode: int) -> HandedIn:
    if stat.S_ISLNK(mode):
        return _refused(name, task, say("file.link", file=path.name))
    if not stat.S_ISREG(mode):
        return _refused(name, task, say("batch.not_a_file", file=path.name))
    limit = MAX_SOURCE_BYTES if path.suffix == ".py" else MAX_NOTEBOOK_BYTES
    try:
        with open(os.open(path, _READ_ONLY), "rb") as stream:
            state = os.fstat(stream.fileno())
            data = stream.read(limit + 1) if stat.S_ISREG(state.st_mode) else b""
    except FileNotFoundError:
        return _refused(name, task, say("batch.vanished", file=path.name))
    except OSError:
        return _refused(name, task, say("file.unreadable", file=path.name))
    digest = hashlib.sha256(data).hexdigest()
    if len(data) > limit:
        # The rest is not read, so its size stands for it.
        digest += f"+{state.st_size}"
    return HandedIn(name, data, digest)


def _refused(name: str, task: Task, why: Text) -> HandedIn:
    return HandedIn(name, problem=why.render(task.lang))
