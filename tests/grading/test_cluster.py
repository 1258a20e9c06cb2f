"""`grader grade --scheduler`: a real scheduler and real workers on this machine, and results as from a local run."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from class_runs import ROOT, grade, graded_so_far, said, solution, start, submit, wait_for

pytest.importorskip("distributed")

from grader.running import RunError, cluster
from grader.running.cluster import Cluster, ClusterError

SEED = ("--seed", "5", "--isolation", "auto")


@pytest.fixture(scope="module")
def submitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("submitted")
    for number in range(5):
        submit(root, f"student{number}", "relu", solution("relu"))
        submit(root, f"student{number}", "two_layers", b"import torch\n\nclass TwoLayerModel: pass\n")
    return root


class Lab:
    """A scheduler and its workers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self._started = [self._start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")]

    def add_worker(self, *more: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start one; it is there a moment later."""
        settings = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self._folder)]
        worker = self._start("worker", self.address, *settings, *more, **environment)
        self._started.append(worker)
        return worker

    def wait_for_workers(self, count: int) -> None:
        from distributed import Client

        with Client(self.address, set_as_default=False, timeout=30) as client:
            client.wait_for_workers(count, timeout=60)

    def close(self) -> None:
        for process in reversed(self._started):
            process.terminate()
        for process in self._started:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait()

    def close_scheduler(self) -> None:
        self._started[0].kill()

    def _start(self, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            env=os.environ | environment,
        )


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    made = Lab(tmp_path)
    yield made
    made.close()


def test_the_same_results_as_a_local_run_although_a_worker_is_lost_half_way(
    lab: Lab, submitted: Path, tmp_path: Path
) -> None:
    first, _ = lab.add_worker(), lab.add_worker()
    lab.wait_for_workers(2)
    local = grade(submitted, tmp_path / "local", *SEED)
    assert local.returncode == 0
    run = start(submitted, tmp_path / "cluster", *SEED, "--scheduler", lab.address)
    wait_for(lambda: graded_so_far(tmp_path / "cluster") >= 3)
    first.kill()
    _, stderr = run.communicate(timeout=120)
    assert run.returncode == 0, stderr
    assert (tmp_path / "cluster" / "results.json").read_bytes() == (tmp_path / "local" / "results.json").read_bytes()
    # The workers isolate as this machine does, and it is said once for both.
    assert [f"grader: 2 workers: {line[8:]}" for line in local.stderr.splitlines()] == stderr.splitlines()


def test_workers_with_other_graders_are_refused(lab: Lab, submitted: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(ROOT / "grader", other / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "solutions", other / "solutions")
    with (other / "grader" / "judging.py").open("a") as stream:
        stream.write("# changed\n")
    lab.add_worker(PYTHONPATH=str(other))
    lab.wait_for_workers(1)
    done = grade(submitted, tmp_path / "out", *SEED, "--scheduler", lab.address)
    assert done.returncode == 2
    [line] = said(done)
    assert "these workers have other graders than this machine, or none: tcp://127.0.0.1:" in line


def test_a_scheduler_that_goes_away_ends_the_run_with_a_sentence(lab: Lab, submitted: Path, tmp_path: Path) -> None:
    lab.add_worker()
    lab.wait_for_workers(1)
    run = start(submitted, tmp_path / "out", *SEED, "--scheduler", lab.address)
    wait_for(lambda: graded_so_far(tmp_path / "out") >= 2)
    lab.close_scheduler()
    _, stderr = run.communicate(timeout=120)
    assert run.returncode == 2
    assert stderr.splitlines()[-1] == (
        f"grader: the Dask scheduler at {lab.address} is gone; what is graded so far is kept: "
        "run the same command again to go on"
    )
    assert "Traceback" not in stderr


def test_without_a_worker_nobody_waits_for_ever(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "NO_WORKERS_SECONDS", 1.0)
    with pytest.raises(ClusterError, match="has had no worker for 1 seconds"):
        list(Cluster(lab.address, "auto", "en").report())


def test_when_the_last_worker_is_gone_nobody_waits_for_ever(
    lab: Lab, submitted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from class_runs import UNIT

    from grader.jobs import HandedIn, Job

    monkeypatch.setattr(cluster, "NO_WORKERS_SECONDS", 5.0)
    worker = lab.add_worker()
    lab.wait_for_workers(1)
    sent = Cluster(lab.address, "none", "en")
    assert "isolation" in "".join(sent.report())
    worker.kill()
    job = Job("ana", UNIT, "relu", 13.0, [HandedIn("relu.py", b"x = 1", "0")], 1, 1.0, "en")
    began = time.monotonic()
    with pytest.raises(RunError, match="has had no worker"):
        list(sent.run(iter([job])))
    assert time.monotonic() - began < 60


def test_no_scheduler_is_one_line(submitted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    with pytest.raises(ClusterError, match=r"there is no Dask scheduler at tcp://127\.0\.0\.1:1 "):
        Cluster("tcp://127.0.0.1:1", "auto", "en")


def test_without_the_extra_its_name_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r'pip install "pytorch-course-grader\[cluster\]"'):
        Cluster("tcp://127.0.0.1:1", "auto", "en")
