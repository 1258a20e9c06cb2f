"""The pool: records come as they are done, and no process is so important that a run is lost with it."""

from __future__ import annotations

import contextlib
import multiprocessing
import sys
import time
from pathlib import Path

import fake_processes
import pytest
from class_runs import UNIT

from grader.jobs import HandedIn, Job
from grader.running import RunError
from grader.running.pool import TRIES, Pool

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")


@pytest.fixture(autouse=True)
def fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.running.pool.pool_process.main", fake_processes.main)


def job(student: str, file: str = "relu.py") -> Job:
    return Job(student, UNIT, "relu", 13.0, [HandedIn(file, b"", "0")], 1, 1.0, "en")


def run(workers: int, *jobs: Job) -> dict[str, dict]:
    return {record["student"]: record for record in Pool(workers).run(iter(jobs))}


@pytest.mark.parametrize("workers", [1, 3])
def test_every_job_gets_its_record(workers: int) -> None:
    found = run(workers, *(job(f"student{number}") for number in range(20)))
    assert sorted(found) == sorted(f"student{number}" for number in range(20))


def test_records_come_as_they_are_done() -> None:
    assert list(run(2, job("slow"), job("ana"), job("bia"))) == ["ana", "bia", "slow"]


def test_no_more_processes_than_jobs_are_started() -> None:
    before = len(multiprocessing.active_children())
    with contextlib.closing(Pool(8).run(iter([job("ana"), job("slow")]))) as records:
        next(records)
        assert len(multiprocessing.active_children()) - before <= 2


def test_a_lost_process_costs_its_job_another_try(tmp_path: Path) -> None:
    found = run(1, job("ana"), job("lost once", str(tmp_path / "tried")), job("bia"))
    assert {record["status"] for record in found.values()} == {"graded"}


def test_a_job_that_loses_every_process_is_our_fault_in_its_record_and_nobody_elses() -> None:
    found = run(2, job("kills"), job("ana"), job("bia"))
    assert found["ana"]["status"] == found["bia"]["status"] == "graded"
    checks = found["kills"]["checks"]
    assert checks
    assert {(check["outcome"], check["points"]) for check in checks} == {("grader_error", 0.0)}
    assert f"{TRIES} processes of the grader were lost" in checks[0]["message"]
    assert found["kills"]["max_score"] == sum(check["max_points"] for check in checks)


def test_a_process_that_is_stopped_is_taken_for_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.running.pool.LONGEST_SILENCE", 2.0)
    found = run(1, job("ana"), job("stops"), job("bia"))
    assert found["bia"]["status"] == "graded"
    assert {check["outcome"] for check in found["stops"]["checks"]} == {"grader_error"}


def test_processes_that_cannot_be_started_end_the_run_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.running.pool.pool_process.main", fake_processes.never_ready)
    with pytest.raises(RunError, match="end with 5 at once"):
        run(2, job("ana"))


def test_leaving_in_the_middle_leaves_no_process() -> None:
    before = set(multiprocessing.active_children())
    start = time.monotonic()
    with contextlib.closing(Pool(2).run(iter([job("ana"), job("slow"), job("stops")]))) as records:
        next(records)
    assert set(multiprocessing.active_children()) == before
    assert time.monotonic() - start < 60
