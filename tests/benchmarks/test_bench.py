"""The benchmark runs and prints its table. What it measures is not judged: a busy machine is no fault of the kit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sampling import ALL

BENCH = Path(__file__).with_name("bench.py")


def test_the_quick_benchmark_prints_a_row_for_everything_it_measures() -> None:
    command = [sys.executable, str(BENCH), "--repeat", "1", "--quick"]
    done = subprocess.run(command, cwd=BENCH.parents[2], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert "cores, load" in lines[0]
    assert lines[2].split() == ["what", "over", "baseline", "measured", "ratio", "bar"]
    assert [line.split("  ")[0] for line in lines[3:]] == [
        "two_layers: all checks, forked worker",
        "relu: all checks, forked worker",
        "adam: all checks, forked worker",
        "lr_sweep: all checks, forked worker",
        "gpu: all checks, forked worker",
        "fork to first reply",
        "round trip on the pipe",
    ]


def test_the_learners_benchmark_prints_the_wait_for_a_verdict() -> None:
    command = [sys.executable, str(BENCH.with_name("bench_learning.py")), "first_network/relu", "--repeat", "1"]
    done = subprocess.run(command, cwd=BENCH.parents[2], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "first_network/relu: save to verdict  its checks, warm" in done.stdout


@pytest.mark.skipif(not ALL, reason="takes long; with GRADER_ALL_CASES=1")
def test_the_benchmark_of_batch_grading_prints_a_row_for_each_class_and_what_one_more_submission_costs() -> None:
    command = [sys.executable, str(BENCH.with_name("bench_batch.py")), "--students", "1", "2", "--isolation", "none"]
    done = subprocess.run(command, cwd=BENCH.parents[2], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines[2:4]] == ["5", "10"]
    assert lines[4].startswith("each further submission: ")
