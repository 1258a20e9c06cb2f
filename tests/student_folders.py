"""Students' folders made for a test, and runs of pytest on them as a student starts them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from grader.build import Clone

ROOT = Path(__file__).parents[1]
CLONE = Clone(ROOT)
UNIT = "first_network"
NAMES = ["two_layers", "relu", "adam", "lr_sweep", "gpu"]


def solution(name: str) -> str:
    """A full answer to an exercise."""
    return (ROOT / "solutions" / UNIT / f"{name}.py").read_text(encoding="utf-8")


def stub(name: str) -> str:
    """What a student finds."""
    [exercise] = [each for each in CLONE.course.exercises() if each.label == f"{UNIT}/{name}"]
    return CLONE.stub(exercise)


def write(folder: Path, **files: str) -> Path:
    """Put files, by exercise or by module name, into the unit's folder below ``folder``."""
    (folder / UNIT).mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / UNIT / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Ran:
    """How a run of pytest ended and what it showed."""

    code: int
    shown: str

    @property
    def lines(self) -> list[str]:
        return self.shown.splitlines()

    @property
    def headlines(self) -> list[str]:
        return [line.strip("_ ") for line in self.lines if line.startswith("_") and line.endswith("_")]

    def rows(self) -> dict[str, str]:
        """The table: what stands beside each name."""
        rows = [line.split("  ", 1) for line in self.lines if "░" in line or "█" in line]
        return {name: " ".join(rest.split()) for name, rest in rows}


def environment(**more: str) -> dict[str, str]:
    """This process's environment without what changes pytest's or the plugin's ways."""
    dropped = ("COLUMNS", "GRADER_LANG", "NO_COLOR", "FORCE_COLOR", "PYTEST_ADDOPTS", "CI", "LC_ALL", "LC_MESSAGES")
    kept = {name: value for name, value in os.environ.items() if name not in dropped and "PYTEST" not in name}
    return kept | {"LANG": "C.UTF-8"} | more


def command(*arguments: str) -> list[str]:
    """The command that a student types."""
    return [sys.executable, "-m", "pytest", *arguments]


def run(folder: Path, *arguments: str, stdin: str = "", **more: str) -> Ran:
    """Run pytest in a folder."""
    done = subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment(**more),
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
    )
    return Ran(done.returncode, done.stdout)
