"""What grading a notebook costs: nbgrader's own Execute against this kit's executor, and against `grader grade`.

    python tests/benchmarks/bench_notebooks.py [--students N] [--workers N] [--times N]

The same submissions are graded by all three in one run: by `nbgrader autograde` twice, in two copies of a course that
differ in one line of nbgrader_config.py, and by `grader grade`. Scores are compared as well: honest work must score the
same whichever way it is graded. nbgrader's cost grows with the class alone; `grader grade` also takes some seconds to
start, so it grades the same class once more as a larger one: every student as many times as ``--times`` says.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
UNIT: Final = "first_network"
OURS: Final = "grader.notebooks.executor.TrustBoundary"
EXECUTE: Final = "nbgrader.preprocessors.Execute"
BAR: Final = "bar 8"

sys.path.insert(0, str(ROOT / "tests"))


def lay_class(folder: Path, students: int) -> int:
    """A course with submissions: right ones, wrong ones and stubs in turn; gives the number of notebooks."""
    from case_files import read_cases
    from notebook_files import pasted, released, write

    from grader.build import Clone
    from grader.notebooks.course_folder import lay_course

    clone = Clone(ROOT)
    lay_course(clone, folder, "en")
    _nbgrader(folder, "generate_assignment", UNIT)
    exercises = [exercise for exercise in clone.course.exercises() if exercise.unit == UNIT]
    for number in range(students):
        for place, exercise in enumerate(exercises):
            kind = (number + place) % 3
            cases = [
                case
                for case in read_cases(UNIT, exercise.name)
                if case.side == ("right" if kind == 0 else "wrong") and not {"timeout", "integrity"} & set(case.kinds)
            ]
            source = cases[number % len(cases)].path.read_text(encoding="utf-8-sig")
            notebook = released(exercise) if kind == 2 and number % 3 == 0 else pasted(exercise, source)
            write(notebook, folder / "submitted" / f"student{number:03}" / f"{exercise.label}.ipynb")
    return students * len(exercises)


def autograde(course: Path, folder: Path, executor: str) -> float:
    """The seconds that `nbgrader autograde` takes in a copy of the course with that executor."""
    shutil.copytree(course, folder)
    config = folder / "nbgrader_config.py"
    config.write_text(config.read_text("utf-8").replace(f'EXECUTOR = "{OURS}"', f'EXECUTOR = "{executor}"'), "utf-8")
    start = time.perf_counter()
    _nbgrader(folder, "autograde", UNIT)
    return time.perf_counter() - start


def multiply(submitted: Path, folder: Path, times: int) -> Path:
    """The same submissions of so many times as many students."""
    for student in submitted.iterdir():
        for number in range(times):
            shutil.copytree(student, folder / f"{student.name}-{number}")
    return folder


def grade(submitted: Path, out: Path, workers: int) -> float:
    """The seconds that `grader grade` takes."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "grader.cli", "grade", str(submitted), "--out", str(out)]
    _run([*command, "--workers", str(workers)], ROOT)
    return time.perf_counter() - start


def gradebook(folder: Path) -> dict[tuple[str, str], float]:
    """The scores by student and notebook."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as book:
        return {
            (submission.student.id, notebook.name): notebook.score
            for submission in book.find_assignment(UNIT).submissions
            for notebook in submission.notebooks
        }


def _nbgrader(folder: Path, *arguments: str) -> None:
    _run([sys.executable, "-m", "nbgrader", *arguments], folder)


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[1:])} ended with {done.returncode}\n{done.stderr[-3000:]}")


def main() -> None:
    """Measure, compare and print."""
    parser = argparse.ArgumentParser(description="Print what grading a notebook costs, as ratios.")
    parser.add_argument("--students", type=int, default=6, help="students with five notebooks each (default 6)")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="of `grader grade` (default: the cores)")
    parser.add_argument("--times", type=int, default=8, help="how much larger the larger class is (default 8)")
    options = parser.parse_args()
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    print(f"{os.cpu_count()} cores, load {load}; Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        count = lay_class(folder / "course", options.students)
        base = autograde(folder / "course", folder / "execute", EXECUTE)
        ours = autograde(folder / "course", folder / "ours", OURS)
        batch = grade(folder / "course" / "submitted", folder / "graded", options.workers)
        large = multiply(folder / "course" / "submitted", folder / "larger", options.times)
        larger = grade(large, folder / "graded-larger", options.workers)
        print(f"{count} notebooks, seconds a notebook:")
        for what, each, bar in (
            ("nbgrader autograde, Execute", base / count, ""),
            ("nbgrader autograde, trust boundary", ours / count, BAR),
            (f"grader grade, {options.workers} workers", batch / count, ""),
            (f"the same, {count * options.times} notebooks", larger / count / options.times, "bar 25"),
        ):
            print(f"{what:<36}{each:8.3f} s  {base / count / each:6.1f} times as fast  {bar}".rstrip())
        theirs, mine = gradebook(folder / "execute"), gradebook(folder / "ours")
        rows = json.loads((folder / "graded" / "results.json").read_text("utf-8"))
        graded = {(row["student"], row["exercise"]): row["score"] for row in rows if row["unit"] == UNIT}
        differing = {
            key: (theirs[key], mine[key], graded[key])
            for key in theirs
            if len({theirs[key], mine[key], graded[key]}) > 1
        }
        print(f"{len(differing)} scores differ" + "".join(f"\n  {key}: {value}" for key, value in differing.items()))


if __name__ == "__main__":
    main()
