"""What `grader grade` costs: submissions per second, against bare execution, and how it grows with the class.

    python tests/benchmarks/bench_batch.py [--students N ...] [--workers N] [--isolation auto|strict|none]

A submission is one file: five for each student. "Bare" is the same checks of the same files in a warm process, the
submission's code in it, with no boundary and nothing written. The cost of a run is all its processes' processor time,
which a busy machine disturbs less than the clock. Nothing is judged here; somebody has to look.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
UNIT: Final = "first_network"
DISTURBING: Final = {"timeout", "integrity", "import"}
"""Kinds of cases that a bare run would not survive, or whose time limits would be all that is measured."""
SLOW: Final = ("torch.func", "torch.compile", "_dynamo", "checkpoint", "jax")
"""What takes seconds to import: a few of them would be all that is measured."""
LOOK_SECONDS: Final = 0.05

sys.path.insert(0, str(ROOT / "tests"))


@dataclass(frozen=True)
class Cost:
    """Of a run: seconds on the clock, seconds of processors, and the leading process's largest size in MiB."""

    wall: float
    cpu: float
    memory: float = 0.0


def lay_class(folder: Path, students: int) -> int:
    """Submissions for a class: right and wrong ones in turn; gives their number."""
    from case_files import read_cases

    from grader.course import the_course

    exercises = [exercise for exercise in the_course().exercises() if exercise.unit == UNIT]
    for place, exercise in enumerate(exercises):
        cases = [case for case in read_cases(UNIT, exercise.name) if not DISTURBING & set(case.kinds)]
        cases = [case for case in cases if not any(word.encode() in case.path.read_bytes() for word in SLOW)]
        sides = [[case for case in cases if case.side == side] for side in ("right", "wrong")]
        for number in range(students):
            side = sides[(number + place) % 2]
            path = folder / f"student{number:05}" / f"{exercise.label}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(side[number // 2 % len(side)].path, path)
    return students * len(exercises)


def bare(folder: Path) -> Cost:
    """Grade a class with no boundary. Each submission runs in a copy of one warm process: many leave theirs in a state.

    What is measured begins when the copy is there.
    """
    from grader.boundary.process import InProcess
    from grader.checks import find_checks
    from grader.session import Session
    from grader.submission import SubmittedFile

    def run(path: Path) -> Cost:
        clock, cpu = time.perf_counter(), time.process_time()
        file = SubmittedFile.read(path.parent.name, path.stem, path)
        Session(file, InProcess(), 7).run_all(find_checks(file.unit, file.exercise))
        return Cost(time.perf_counter() - clock, time.process_time() - cpu)

    for path in sorted((ROOT / "solutions" / UNIT).glob("*.py")):
        run(path)
    costs = [_in_a_copy(run, path) for path in sorted(folder.glob("*/*/*.py"))]
    return Cost(sum(cost.wall for cost in costs), sum(cost.cpu for cost in costs))


def _in_a_copy(run: Callable[[Path], Cost], path: Path) -> Cost:
    """What it gives in a fork of this process."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        cost = run(path)
        os.write(writing, f"{cost.wall} {cost.cpu}".encode())
        os._exit(0)
    os.close(writing)
    with open(reading) as stream:
        told = stream.read()
    os.waitpid(pid, 0)
    return Cost(*map(float, told.split()))


def bare_elsewhere(folder: Path) -> Cost:
    """The same in a process of its own."""
    done = subprocess.run([sys.executable, __file__, "--bare", str(folder)], capture_output=True, text=True, check=True)
    return Cost(*map(float, done.stdout.split()[-2:]))


def grade(folder: Path, out: Path, workers: int, isolation: str) -> Cost:
    """Run `grader grade`."""
    command = [sys.executable, "-m", "grader.cli", "grade", str(folder), "--out", str(out), "--seed", "7"]
    start = time.perf_counter()
    with open(os.devnull, "w") as nowhere:
        process = subprocess.Popen(
            [*command, "--workers", str(workers), "--isolation", isolation], cwd=ROOT, stdout=nowhere, stderr=nowhere
        )
    largest = 0.0
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        largest = max(largest, _peak(process.pid))
        time.sleep(LOOK_SECONDS)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"grader grade ended with {process.returncode}")
    return Cost(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, largest)


def _peak(pid: int) -> float:
    """The largest size that a process has had, in MiB; 0 where nobody tells."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines()
    except OSError:
        return 0.0
    return next((float(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Print what batch grading costs.")
    parser.add_argument("--students", type=int, nargs="+", default=[2, 20], help="sizes of classes (default 2 20)")
    parser.add_argument("--workers", type=int, default=1, help="processes (default 1)")
    parser.add_argument("--isolation", default="auto", help="as for grader grade (default auto)")
    parser.add_argument("--bare", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bare:
        cost = bare(options.bare)
        print(cost.wall, cost.cpu)
        return
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    print(f"{os.cpu_count()} cores, load {load}; Python {platform.python_version()}; {options.workers} workers")
    head = ("submissions", "seconds", "per second", "cpu s each", "bare cpu s", "leader MiB")
    print("".join(f"{title:>12}" for title in head))
    runs: list[tuple[int, Cost, Cost]] = []
    with tempfile.TemporaryDirectory() as scratch:
        for students in sorted(options.students):
            folder = Path(scratch) / f"class{students}"
            count = lay_class(folder, students)
            base = bare_elsewhere(folder)
            cost = grade(folder, Path(scratch) / f"out{students}", options.workers, options.isolation)
            runs.append((count, cost, base))
            row = (count, cost.wall, count / cost.wall, cost.cpu / count, base.cpu / count, cost.memory)
            print("".join(f"{value:>12.5g}" for value in row), flush=True)
    if len(runs) > 1:
        (few, small, less), (many, large, more) = runs[0], runs[-1]
        each, plain = (large.cpu - small.cpu) / (many - few), (more.cpu - less.cpu) / (many - few)
        print(f"each further submission: {(large.wall - small.wall) / (many - few):.3f} s", end=", ")
        print(f"{each:.3f} s of processors, {each / plain:.2f} times the bare {plain:.3f} s (aim 1.5);", end=" ")
        print(f"{(large.memory - small.memory) / (many - few) * 1024:.1f} KiB of memory")


if __name__ == "__main__":
    main()
