"""The records of a run so far, so that an interrupted run goes on where it was."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from grader.feedback.text import say
from grader.jobs import read_job
from grader.records import Key, Record, SharingDecoder, has_fault, key_of
from grader.submissions import Task

if sys.platform != "win32":
    import fcntl

FORMAT: Final = 2
"""Raised when a record's meaning changes, so that a run never goes on from records of another kind."""


class JournalError(ValueError):
    """The journal cannot be written. The message says what to do."""


class Journal:
    """The records of a run, a line each, in a file. What is held in memory is where they lie."""

    def __init__(self, path: Path, settings: dict[str, Any]) -> None:
        """Open the file for this run alone. Raises JournalError when another run is writing to it."""
        self._settings = {"format": FORMAT, "graders": graders_digest(), **settings}
        self._path = path
        # Written without a buffer, so that what is noted is in the file, and a full disk shows at once.
        self._writer = path.open("ab", buffering=0)
        self._reader: BinaryIO = path.open("rb")
        self._places: dict[Key, tuple[int, dict[str, str] | None]] = {}
        if sys.platform != "win32":
            try:
                fcntl.flock(self._writer, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                self.close()
                raise JournalError(say("batch.busy", folder=path.parent).render(settings["lang"])) from None

    def resume(self) -> None:
        """Read an earlier run's records, if its settings are the same; else begin anew."""
        self._reader.seek(0)
        if _parse(self._reader.readline()) != self._settings:
            self._writer.truncate(0)
            self._append(self._settings)
            # Its buffer holds the earlier run's records, in the places where this run's will stand.
            self._reader.close()
            self._reader = self._path.open("rb")
            return
        place = self._reader.tell()
        line = b"\n"
        for line in self._reader:
            record = _parse(line)
            if _is_record(record):
                self._note(record, place)
            place += len(line)
        if not line.endswith(b"\n"):
            # A line that a full disk or a kill cut short must not swallow the next one.
            self._write(b"\n")

    def add(self, record: Record) -> None:
        """Note a record; from now on it survives the end of this process."""
        self._note(record, self._append(record))

    def still_holds(self, task: Task) -> bool:
        """Whether the record of a task is there and the files are the ones that were graded."""
        _, files = self._places.get(task.key, (0, None))
        return files is not None and files == read_job(task).digests

    def records(self, keys: Iterable[Key]) -> Iterator[Record]:
        """Read the records of these keys, in their order. Raises KeyError for one that is not there."""
        decoder = SharingDecoder()
        for key in keys:
            self._reader.seek(self._places[key][0])
            yield decoder.decode(self._reader.readline())

    def __contains__(self, key: Key) -> bool:
        return key in self._places

    def close(self) -> None:
        """Let another run have the file."""
        self._writer.close()
        self._reader.close()

    def _note(self, record: Record, place: int) -> None:
        # What could not be read, or failed by our fault, is tried again by the next run.
        settled = not has_fault(record) and (record["files"] or record["status"] == "missing")
        self._places[key_of(record)] = (place, record["files"] if settled else None)

    def _append(self, item: dict[str, Any]) -> int:
        place = self._writer.seek(0, os.SEEK_END)
        self._write(json.dumps(item).encode() + b"\n")
        return place

    def _write(self, data: bytes) -> None:
        """Write all of it: a disk that is nearly full takes a part first, and refuses the next."""
        while data:
            data = data[self._writer.write(data) :]


@functools.cache
def graders_digest() -> str:
    """A hash of this package's own files: records of other graders are not gone on from."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.toml")]):
        digest.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def read_settings(path: Path) -> dict[str, Any]:
    """The settings of an earlier run, to go on with; empty where there was none."""
    with contextlib.suppress(OSError), path.open("rb") as stream:
        found = _parse(stream.readline())
        return found if isinstance(found, dict) else {}
    return {}


def _parse(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _is_record(found: Any) -> bool:
    needed = {"student", "unit", "exercise", "files", "checks", "status"}
    return isinstance(found, dict) and found.keys() >= needed
