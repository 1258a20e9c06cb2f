"""Work that came after the deadline is named and marked, whatever stands in its time stamp."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from class_runs import UNIT, submit
from made_records import record

from grader.lateness import handed_in_at, mark_late

DUE = datetime(2026, 3, 1, 23, 59, tzinfo=timezone.utc)


def hand_in(root: Path, student: str, after: timedelta) -> dict:
    path = submit(root, student, "relu", b"x = 1")
    moment = (DUE + after).timestamp()
    os.utime(path, (moment, moment))
    return record(student, "relu")


def test_late_work_is_marked_and_named(tmp_path: Path) -> None:
    ana = hand_in(tmp_path, "ana", timedelta(hours=1.5))
    bia = hand_in(tmp_path, "bia", -timedelta(seconds=1))
    missing = record("caio", "relu", status="missing")
    words = [word.render("en") for word in mark_late(tmp_path, [ana, bia, missing], DUE)]
    assert words == [f"ana, {UNIT}/relu: 1.5 hours late"]
    assert ana["late_hours"] == 1.5
    assert "late_hours" not in bia
    assert "late_hours" not in missing


STAMPS = {
    "2026-03-02 00:59:00.000000 UTC": timedelta(hours=1),
    "2026-03-02 00:59:00.000000 America/Sao_Paulo\n": timedelta(hours=4),
    "2026-03-02 00:59:00+00:00": timedelta(hours=1),
    "2026-03-02 00:59:00": timedelta(hours=1),
    "2026-03-02 00:59:00 Nowhere/Else": timedelta(hours=1),
    "": timedelta(hours=7),
    "yesterday": timedelta(hours=7),
    "\x00" * 1000: timedelta(hours=7),
}


@pytest.mark.parametrize("stamp", STAMPS, ids=lambda stamp: stamp[:40].strip() or "empty")
def test_nbgraders_time_stamp_counts_where_it_can_be_read(tmp_path: Path, stamp: str) -> None:
    hand_in(tmp_path, "ana", timedelta(hours=7))
    (tmp_path / "ana" / UNIT / "timestamp.txt").write_text(stamp)
    when = handed_in_at(tmp_path / "ana" / UNIT / "relu.py")
    assert when == DUE + STAMPS[stamp]


def test_a_time_stamp_that_is_no_file_is_not_opened(tmp_path: Path) -> None:
    hand_in(tmp_path, "ana", timedelta(0))
    os.mkfifo(tmp_path / "ana" / UNIT / "timestamp.txt")
    assert handed_in_at(tmp_path / "ana" / UNIT / "relu.py") == DUE
