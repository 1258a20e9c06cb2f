"""How long the kit takes, as ratios of a baseline measured in the same run: what a machine's speed cancels out of.

    python tests/benchmarks/bench.py [--repeat N] [--quick]

Every row is a median; baseline and measured take turns, so that a busy moment meets both. Nothing is judged here: the
bars are shown, and somebody has to look.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch

from grader.boundary.process import Ask, InProcess, Starter, make_starter
from grader.boundary.protocol import Journal, Seed
from grader.checks import find_checks
from grader.session import Session
from grader.submission import SubmittedFile

ROOT: Final = Path(__file__).parents[2]
SESSIONS: Final = ("two_layers", "relu", "adam", "lr_sweep", "gpu")
IMPORT_TORCH: Final = (sys.executable, "-c", "import torch")
PYTEST: Final = (sys.executable, "-m", "pytest", "solutions", "-q", "-p", "no:cacheprovider")
ROUND_TRIPS: Final = 200


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    over: str
    baseline: float
    measured: float
    bar: str = ""

    def cells(self) -> tuple[str, ...]:
        return (
            self.what,
            self.over,
            _time(self.baseline),
            _time(self.measured),
            _ratio(self.measured / self.baseline),
            self.bar,
        )


HEAD: Final = ("what", "over", "baseline", "measured", "ratio", "bar")


def measure(repeat: int, quick: bool) -> Iterator[Row]:
    """Take every measurement; ``quick`` leaves out those that run pytest."""
    if quick:
        imported = statistics.median(_wall(lambda: _run(IMPORT_TORCH)) for _ in range(repeat))
    else:
        imported, tested = _in_turn(repeat, lambda: _run(IMPORT_TORCH), lambda: _run(PYTEST))
        yield Row("pytest solutions", "import torch", imported, tested, "2.5, aim 1.5")
        if importlib.util.find_spec("xdist"):
            imported, tested = _in_turn(repeat, lambda: _run(IMPORT_TORCH), lambda: _run((*PYTEST, "-n", "2")))
            yield Row("pytest solutions -n 2", "import torch", imported, tested)
    with _started("fork") as fork, _started("in-process") as inside:
        for exercise in SESSIONS:
            judge = {starter: _session(starter, exercise) for starter in (inside, fork)}
            here, forked = _in_turn(repeat, judge[inside], judge[fork], warm=True)
            yield Row(f"{exercise}: all checks, forked worker", "in process", here, forked)
        first = statistics.median(_first_reply(fork) for _ in range(5 * repeat))
        yield Row("fork to first reply", "import torch", imported, first)
        here, piped = _round_trip(inside), _round_trip(fork)
        yield Row("round trip on the pipe", "in process", here, piped)


def _in_turn(
    repeat: int, baseline: Callable[[], None], measured: Callable[[], None], *, warm: bool = False
) -> tuple[float, float]:
    if warm:
        baseline()
        measured()
    pairs = [(_wall(baseline), _wall(measured)) for _ in range(repeat)]
    return statistics.median(first for first, _ in pairs), statistics.median(second for _, second in pairs)


def _wall(action: Callable[[], None]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _run(command: tuple[str, ...]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(
            f"{' '.join(command[1:])} ended with {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )


@contextlib.contextmanager
def _started(method: str) -> Iterator[Starter]:
    starter = make_starter(method)
    try:
        yield starter
    finally:
        starter.close()


def _session(starter: Starter, exercise: str) -> Callable[[], None]:
    file = SubmittedFile.read("first_network", exercise, ROOT / "solutions" / "first_network" / f"{exercise}.py")
    checks = find_checks("first_network", exercise)

    def judge() -> None:
        session = Session(file, starter, seed=1)
        with contextlib.redirect_stdout(io.StringIO()):
            lost = [result.check.name for result in map(session.run, checks) if result.outcome != "passed"]
        session.close()
        if lost:
            raise SystemExit(f"the solution of {exercise} lost {', '.join(lost)}: these figures would say nothing")

    return judge


def _first_reply(starter: Starter) -> float:
    start = time.perf_counter()
    worker = starter.start()
    worker.ask(Seed(1), time.monotonic() + 60)
    seconds = time.perf_counter() - start
    worker.close()
    return seconds


def _round_trip(starter: Starter) -> float:
    worker: Ask = starter.start()
    times = [_wall(lambda: _ask(worker)) for _ in range(ROUND_TRIPS)]
    if not isinstance(starter, InProcess):
        worker.close()
    return statistics.median(times)


def _ask(worker: Ask) -> None:
    worker.ask(Journal(), time.monotonic() + 60)


def _time(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.3g} us"


def _ratio(value: float) -> str:
    return f"{value:.2f}" if value >= 0.1 else f"{value:.4f}"


def table(rows: list[Row]) -> str:
    """The rows as text, in columns."""
    cells = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Print how long the kit takes, as ratios.")
    parser.add_argument("--repeat", type=int, default=5, help="measurements per row (default 5)")
    parser.add_argument("--quick", action="store_true", help="leave out the rows that run pytest")
    options = parser.parse_args()
    torch.set_num_threads(1)
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    print(f"{os.cpu_count()} cores, load {load}; Python {platform.python_version()}, torch {torch.__version__}\n")
    print(table(list(measure(max(1, options.repeat), options.quick))))


if __name__ == "__main__":
    main()
