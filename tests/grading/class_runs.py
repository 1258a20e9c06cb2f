"""Classes made for a test, and runs of `grader grade` on them as an instructor starts them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.course import clone_root

ROOT = clone_root()
assert ROOT is not None
UNIT = "first_network"


def submit(root: Path, student: str, exercise: str, source: Path | bytes, ending: str = ".py") -> Path:
    """Hand in a file."""
    path = root / student / UNIT / f"{exercise}{ending}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source if isinstance(source, bytes) else source.read_bytes())
    return path


def solution(exercise: str) -> Path:
    """A full answer."""
    return ROOT / "solutions" / UNIT / f"{exercise}.py"


def command(submitted: Path, out: Path, *options: str) -> list[str]:
    """The command that an instructor types."""
    return [sys.executable, "-m", "grader.cli", "grade", str(submitted), "--out", str(out), "--lang", "en", *options]


def grade(submitted: Path, out: Path, *options: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run it."""
    return subprocess.run(
        command(submitted, out, *options), capture_output=True, text=True, timeout=300, check=False, **more
    )


def start(submitted: Path, out: Path, *options: str) -> subprocess.Popen[str]:
    """Start it in a group of its own, as a terminal does, and let it run."""
    return subprocess.Popen(
        command(submitted, out, *options),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def results(out: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """The records of the results file by student and exercise."""
    records = json.loads((out / "results.json").read_text(encoding="utf-8"))
    return {(record["student"], record["exercise"]): record for record in records}


def stable(out: Path) -> Any:
    """The results without what may differ between honest runs: nothing but the text printed by a measured time."""
    found = json.loads((out / "results.json").read_text(encoding="utf-8"))
    return [
        {key: item for key, item in record.items() if key != "checks"} | {"outcomes": _outcomes(record)}
        for record in found
    ]


def _outcomes(record: dict[str, Any]) -> list[tuple[str, str, float]]:
    return [(check["name"], check["outcome"], check["points"]) for check in record["checks"]]


def graded_so_far(out: Path) -> int:
    """How many records a run has noted that say more than that nothing was handed in."""
    path = out / "progress.jsonl"
    return path.read_text(encoding="utf-8").count('"sha256": "') if path.is_file() else 0


def wait_for(reached: Callable[[], bool], seconds: float = 120.0) -> None:
    """Wait until something is so; fail when it never is."""
    until = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.02)


def said(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines of stderr, but for those about isolation."""
    return [line for line in done.stderr.splitlines() if "isolation" not in line]
