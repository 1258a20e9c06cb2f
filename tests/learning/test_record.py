"""``.grader/progress.json``: a convenience that nothing can break."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.learning.record import Judged, Record, RecordFile, note_run

FILE = "exercises/unit/one.py"


def judged(sha256: str = "a", graders: str = "g", **outcomes: str) -> Judged:
    points = {name: float(outcome == "passed") for name, outcome in outcomes.items()}
    return Judged(sha256, graders, outcomes, points, checks=2)


def noted(home: Path, *verdicts: Judged) -> Record:
    file = RecordFile(home)
    for verdict in verdicts:
        file.update(lambda record, verdict=verdict: record.entry("unit/one").note(FILE, verdict))
    return RecordFile(home).read()


def test_what_is_noted_is_there_for_the_next_command(tmp_path: Path) -> None:
    entry = noted(tmp_path, judged(x="passed", y="failed")).entry("unit/one")
    assert entry.files[FILE].outcomes == {"x": "passed", "y": "failed"}
    assert entry.files[FILE].total == 1.0
    assert entry.files[FILE].failed == ["y"]


ATTEMPTS = {
    "an untouched file is no attempt": ([judged(x="not_started", y="not_started")], 0),
    "a text counts once": ([judged(x="failed", y="failed"), judged(x="failed", y="failed")], 1),
    "the same text under newer graders is no new attempt": ([judged(x="failed"), judged(graders="h", x="failed")], 1),
    "another text counts": ([judged("a", x="failed"), judged("b", x="failed"), judged("c", x="passed")], 3),
}


@pytest.mark.parametrize(("verdicts", "count"), ATTEMPTS.values(), ids=ATTEMPTS)
def test_attempts_are_different_texts_that_were_begun(verdicts: list[Judged], count: int, tmp_path: Path) -> None:
    assert noted(tmp_path, *verdicts).entry("unit/one").attempts == count


def test_runs_of_single_checks_on_one_text_add_up(tmp_path: Path) -> None:
    verdict = noted(tmp_path, judged(x="passed"), judged(y="passed")).entry("unit/one").files[FILE]
    assert verdict.is_whole
    assert verdict.passed


def test_a_verdict_on_another_text_replaces_the_old_one(tmp_path: Path) -> None:
    verdict = noted(tmp_path, judged("a", x="passed"), judged("b", y="passed")).entry("unit/one").files[FILE]
    assert verdict.outcomes == {"y": "passed"}
    assert not verdict.passed


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b'{"exercises": {"unit/one": {"attempts": "many"}}}', b"\xff\xfe", b"[" * 100_000]
)
def test_a_damaged_record_is_set_aside_and_begun_anew(damage: bytes, tmp_path: Path) -> None:
    folder = tmp_path / ".grader"
    folder.mkdir()
    (folder / "progress.json").write_bytes(damage)
    file = RecordFile(tmp_path)
    assert file.read() == Record()
    assert file.damaged
    assert (folder / "progress.damaged.json").read_bytes() == damage


def test_a_record_of_another_format_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / ".grader").mkdir()
    (tmp_path / ".grader" / "progress.json").write_text('{"format": 99, "exercises": {}}', encoding="utf-8")
    assert RecordFile(tmp_path).read() == Record()


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / ".grader").write_text("a file in the folder's place", encoding="utf-8")
    file = RecordFile(tmp_path)
    file.update(lambda record: record.entry("unit/one").note(FILE, judged(x="passed")))
    assert file.lost


def test_the_folder_keeps_itself_out_of_git(tmp_path: Path) -> None:
    noted(tmp_path, judged(x="passed"))
    assert (tmp_path / ".grader" / ".gitignore").read_text(encoding="utf-8") == "*\n"


RUNS = {
    "a learner's own file": ("exercises/unit/one.py", 100.0, True),
    "a file that was saved since the run began": ("exercises/unit/one.py", -100.0, False),
    "a solution": ("solutions/unit/one.py", 100.0, False),
    "a submission in an instructor's hands": ("submitted/ana/unit/one.py", 100.0, False),
}


@pytest.mark.parametrize(("name", "later", "kept"), RUNS.values(), ids=RUNS)
def test_runs_of_pytest_are_remembered_for_a_learners_own_files(
    name: str, later: float, kept: bool, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text("x = 1\n", encoding="utf-8")
    note_run(path, "unit/one", judged("", x="failed"), os.stat(path).st_mtime + later)
    assert bool(RecordFile(tmp_path).read().exercises) is kept
