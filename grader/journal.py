"""The records of a run so far, so that an interrupted run goes on where it was."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import Any, Final

from grader.submissions import Task

Record = dict[str, Any]
FORMAT: Final = 2
"""Raised when a record's meaning changes, so that a run never goes on from records of another kind."""


class Journal:
    """The records of a run, a line each."""

    def __init__(self, path: Path, settings: dict[str, Any]) -> None:
        self._path = path
        self._settings = {"format": FORMAT, "graders": graders_digest(), **settings}
        self.records: dict[tuple[str, str, str], Record] = {}

    def resume(self) -> None:
        """Read an earlier run's records, if its settings are the same; else begin anew."""
        text = self._path.read_text(encoding="utf-8") if self._path.is_file() else ""
        lines = text.splitlines()
        kept = _parse(lines[:1])
        if kept and kept[0] == self._settings:
            for record in _parse(lines[1:]):
                self.records[record["student"], record["unit"], record["exercise"]] = record
            if not text.endswith("\n"):
                # A line that a full disk or a kill cut short must not swallow the next one.
                self._append("")
        else:
            self._path.write_text(json.dumps(self._settings) + "\n", encoding="utf-8")

    def add(self, record: Record) -> None:
        """Note a record; it survives whatever happens next."""
        self._append(json.dumps(record))
        self.records[record["student"], record["unit"], record["exercise"]] = record

    def _append(self, line: str) -> None:
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")

    def still_holds(self, task: Task) -> bool:
        """Whether the record of a task is there and the files are the ones that were graded."""
        record = self.records.get(task.key)
        return record is not None and bool(record["files"]) and record["files"] == digests(task)


def digests(task: Task) -> dict[str, str]:
    """The hash of every file that answers the task, by its path; empty where one cannot be read."""
    found = {}
    for path in task.files:
        try:
            with path.open("rb") as stream:
                digest = hashlib.sha256()
                while block := stream.read(1 << 20):
                    digest.update(block)
        except OSError:
            return {}
        found[path.relative_to(task.root).as_posix()] = digest.hexdigest()
    return found


@functools.cache
def graders_digest() -> str:
    """A hash of this package's own files: records of other graders are not gone on from."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.toml")]):
        digest.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def earlier_seed(path: Path) -> int | None:
    """The seed of an interrupted run, to go on with."""
    lines = path.read_text(encoding="utf-8").splitlines()[:1] if path.is_file() else []
    found = _parse(lines)
    return found[0].get("seed") if found else None


def _parse(lines: list[str]) -> list[Any]:
    found = []
    for line in lines:
        try:
            found.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return found
