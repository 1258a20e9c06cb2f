"""How long a learner waits: from a save to the verdict of `grader watch`, over the checks alone in a warm session.

    python tests/benchmarks/bench_learning.py [--repeat N]

Each exercise's solution is saved again and again while a real `grader watch` runs. The first save pays for nothing but
itself (torch is loaded when watching begins); it is left out all the same.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Final

from bench import Row, table

from grader.boundary.process import make_starter
from grader.checks import find_checks
from grader.course import the_course
from grader.session import Session
from grader.submission import SubmittedFile

ROOT: Final = Path(__file__).parents[2]
BAR: Final = "under 1 s"
VERDICT: Final = "What comes next"
"""The last line of a verdict with full marks."""


def measure(label: str, repeat: int) -> Row:
    """The medians for one exercise: its checks in a warm session, and a save until the verdict stands there."""
    unit, _, name = label.partition("/")
    source = ROOT / "solutions" / f"{label}.py"
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        path = home / "exercises" / f"{label}.py"
        path.parent.mkdir(parents=True)
        shutil.copy(source, path)
        command = [sys.executable, "-m", "grader.cli", "watch", name, "--lang", "en"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(command, cwd=home, env=environment, stdout=subprocess.PIPE, encoding="utf-8")
        assert process.stdout is not None
        try:
            _verdict(process.stdout)
            waited = [_save(path, source.read_text(encoding="utf-8"), n, process.stdout) for n in range(repeat + 1)]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()
    return Row(f"{label}: save to verdict", "its checks, warm", _checks(unit, name, repeat), _median(waited[1:]), BAR)


def _save(path: Path, text: str, number: int, shown: IO[str]) -> float:
    time.sleep(0.3)  # nobody saves faster, and the verdict before is written down by then
    start = time.perf_counter()
    path.write_text(f"{text}\n# save {number}\n", encoding="utf-8")
    _verdict(shown)
    return time.perf_counter() - start


def _verdict(shown: IO[str]) -> None:
    for line in shown:
        if VERDICT in line:
            return
    raise SystemExit("grader watch ended before it gave its verdict")


def _checks(unit: str, name: str, repeat: int) -> float:
    file = SubmittedFile.read(unit, name, ROOT / "solutions" / unit / f"{name}.py")
    checks = find_checks(unit, name)
    starter = make_starter()
    try:
        Session(file, starter, seed=1).run_all(checks)
        times = []
        for _ in range(repeat):
            start = time.perf_counter()
            Session(file, starter, seed=1).run_all(checks)
            times.append(time.perf_counter() - start)
    finally:
        starter.close()
    return _median(times)


def _median(times: list[float]) -> float:
    return statistics.median(times)


def main() -> None:
    """Measure and print."""
    labels = [exercise.label for exercise in the_course().exercises()]
    parser = argparse.ArgumentParser(description="Print how long a learner waits for a verdict after a save.")
    parser.add_argument("exercises", nargs="*", metavar="UNIT/EXERCISE", help="which ones (default: all)")
    parser.add_argument("--repeat", type=int, default=5, help="saves per exercise (default 5)")
    options = parser.parse_args()
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    print(f"{os.cpu_count()} cores, load {load}; Python {platform.python_version()}\n")
    rows = [measure(label, max(1, options.repeat)) for label in options.exercises or labels]
    print(table(rows))


if __name__ == "__main__":
    main()
