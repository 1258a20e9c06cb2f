"""A run that is cut short says one thing, and the same command goes on where it was, to the same results."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from class_runs import grade, graded_so_far, said, solution, stable, start, submit, wait_for

from grader.journal import Journal

if sys.platform == "win32":
    pytest.skip("signals and limits are POSIX", allow_module_level=True)

import resource

SEED = ("--seed", "5", "--isolation", "none")
GO_ON = "run the same command again to go on"


@pytest.fixture(scope="module")
def submitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("submitted")
    for number in range(6):
        submit(root, f"student{number}", "relu", solution("relu"))
        submit(root, f"student{number}", "two_layers", b"x = 1")
    return root


@pytest.fixture(scope="module")
def whole(submitted: Path, tmp_path_factory: pytest.TempPathFactory) -> object:
    """The results of a run that nothing befell."""
    out = tmp_path_factory.mktemp("whole")
    assert grade(submitted, out, *SEED).returncode == 0
    return stable(out)


def in_the_middle(submitted: Path, out: Path, *options: str) -> subprocess.Popen[str]:
    """A run that has noted some records."""
    run = start(submitted, out, *SEED, *options)
    wait_for(lambda: graded_so_far(out) >= 2)
    return run


def group_is_gone(run: subprocess.Popen[str]) -> bool:
    try:
        os.killpg(run.pid, 0)
    except ProcessLookupError:
        return True
    return False


def pool_processes(leader: int) -> list[int]:
    children = Path(f"/proc/{leader}/task/{leader}/children").read_text("ascii").split()
    return [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def assert_it_goes_on(submitted: Path, out: Path, whole: object) -> None:
    kept = graded_so_far(out)
    assert 2 <= kept < 12
    before = (out / "progress.jsonl").read_bytes()
    done = grade(submitted, out, *SEED)
    assert done.returncode == 0, done.stderr
    assert stable(out) == whole
    # What was graded was not graded again: its lines stand as they were.
    whole_lines = before[: before.rindex(b"\n") + 1]
    assert (out / "progress.jsonl").read_bytes().startswith(whole_lines)
    assert graded_so_far(out) <= 13


def test_ctrl_c(submitted: Path, whole: object, tmp_path: Path) -> None:
    run = in_the_middle(submitted, tmp_path)
    os.killpg(run.pid, signal.SIGINT)
    _, stderr = run.communicate(timeout=60)
    assert run.returncode == 130
    assert [line for line in stderr.splitlines() if "isolation" not in line] == ["", f"grader: interrupted; {GO_ON}"]
    assert not (tmp_path / "results.json").exists()
    wait_for(lambda: group_is_gone(run))
    assert_it_goes_on(submitted, tmp_path, whole)


def test_kill_9_of_the_run_ends_its_processes_too(submitted: Path, whole: object, tmp_path: Path) -> None:
    run = in_the_middle(submitted, tmp_path)
    run.kill()
    run.wait()
    wait_for(lambda: group_is_gone(run))
    assert_it_goes_on(submitted, tmp_path, whole)


def test_a_full_disk(submitted: Path, whole: object, tmp_path: Path) -> None:
    def fill() -> None:
        # No file may grow beyond this: to a process it looks like a disk that fills up.
        resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, 12_000))

    done = grade(submitted, tmp_path, *SEED, preexec_fn=fill)
    assert done.returncode == 2
    [line] = said(done)
    assert "File too large" in line
    assert line.endswith(f"what is graded so far is kept: {GO_ON}")
    assert not (tmp_path / "results.json").exists()
    assert_it_goes_on(submitted, tmp_path, whole)


def test_a_disk_that_is_full_when_results_are_written_leaves_the_old_ones_whole(
    submitted: Path, whole: object, tmp_path: Path
) -> None:
    grade(submitted, tmp_path, *SEED)
    before = (tmp_path / "results.json").read_bytes()

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = grade(submitted, tmp_path, *SEED, preexec_fn=fill)
    assert done.returncode == 2
    assert (tmp_path / "results.json").read_bytes() == before
    assert not list(tmp_path.rglob("*.tmp"))


@pytest.mark.skipif(sys.platform != "linux", reason="finds the processes in /proc")
def test_a_lost_process_of_the_pool(submitted: Path, whole: object, tmp_path: Path) -> None:
    run = in_the_middle(submitted, tmp_path, "--workers", "2")
    os.kill(pool_processes(run.pid)[0], signal.SIGKILL)
    _, stderr = run.communicate(timeout=120)
    assert run.returncode == 0, stderr
    assert stable(tmp_path) == whole


def test_two_runs_do_not_write_to_the_same_folder(submitted: Path, tmp_path: Path) -> None:
    first = Journal(tmp_path / "progress.jsonl", {"lang": "en"})
    done = grade(submitted, tmp_path, *SEED)
    first.close()
    assert done.returncode == 2
    assert said(done) == [f"grader: another run is writing to {tmp_path}; wait for it to end, or give another --out"]
