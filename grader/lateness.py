"""Which work came after the deadline. It is said, and noted in the record; points are the instructor's matter."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from grader.feedback.text import Text, say
from grader.records import Record

TIMESTAMP: Final = "timestamp.txt"
"""Where nbgrader notes when a unit was handed in; copying the files changes their own times."""
_LONGEST: Final = 200


def mark_late(root: Path, records: Iterable[Record], due: datetime) -> Iterator[Text]:
    """Set ``late_hours`` in the records of late work, and say whose it is."""
    for record in records:
        if record["file"] is None:
            continue
        when = handed_in_at(root / record["file"])
        if when is not None and when > due:
            record["late_hours"] = round((when - due) / timedelta(hours=1), 2)
            label = f"{record['unit']}/{record['exercise']}"
            yield say("batch.late", student=record["student"], exercise=label, hours=record["late_hours"])


def handed_in_at(path: Path) -> datetime | None:
    """When a file was handed in: by the unit's time stamp, or else the file's own time; None when nobody knows."""
    stamp = path.with_name(TIMESTAMP)
    with contextlib.suppress(OSError, ValueError):
        if stat.S_ISREG(os.lstat(stamp).st_mode):
            with stamp.open("rb") as stream:
                return _parse(stream.read(_LONGEST).decode())
    with contextlib.suppress(OSError, ValueError, OverflowError):
        return datetime.fromtimestamp(os.lstat(path).st_mtime, timezone.utc)
    return None


def _parse(text: str) -> datetime:
    """Read ``2026-03-01 23:59:00.5 UTC``, with a zone's name, an offset or neither (UTC). Raises ValueError."""
    day, clock, *zone = text.split()
    when = datetime.fromisoformat(f"{day} {clock}")
    if when.tzinfo is not None:
        return when
    with contextlib.suppress(KeyError, OSError):  # a zone that this machine does not know
        return when.replace(tzinfo=ZoneInfo(zone[0] if zone else "UTC"))
    return when.replace(tzinfo=timezone.utc)
