"""CONTRIBUTING's walk through a new exercise, followed literally in a copy of the clone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course import clone_root

ROOT = clone_root()
assert ROOT is not None
COPIED = ("solutions", "exercises", "grader", "tests", "pyproject.toml", "LICENSE", "README.md")
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*")
WALK = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## An exercise in 15 minutes")[2]
STEP = re.compile(
    r"(?:<!-- file: (?P<path>\S+) -->\n)?^(?P<fence>`{3,4})(?P<kind>\w+)\n(?P<text>.*?)^(?P=fence)$", re.M | re.S
)


def steps() -> Iterator[tuple[str, str]]:
    """What the walk says to do, in order: a path and the file's text, or no path and commands."""
    for step in STEP.finditer(WALK):
        assert step["path"] or step["kind"] == "bash"
        yield step["path"] or "", step["text"]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of the clone, with `grader`, `pytest` and `python` as commands of this interpreter."""
    assert ROOT is not None
    for name in COPIED:
        place = ROOT / name
        if place.is_dir():
            shutil.copytree(place, tmp_path / name, ignore=LEFT_OUT)
        else:
            shutil.copy(place, tmp_path / name)
    commands = tmp_path / "bin"
    commands.mkdir()
    for name, module in (("grader", "-m grader.cli"), ("pytest", "-m pytest"), ("python", "")):
        (commands / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {module} "$@"\n', encoding="utf-8")
        (commands / name).chmod(0o755)
    return tmp_path


@pytest.mark.skipif(os.name == "nt", reason="the commands are a shell's")
def test_the_walk_makes_an_exercise_that_is_whole_at_every_step(clone: Path) -> None:
    environment = {**os.environ, "PATH": f"{clone / 'bin'}{os.pathsep}{os.environ['PATH']}", "GRADER_LANG": "en"}
    environment["PYTHONPATH"] = str(clone)
    commands = 0
    for path, text in steps():
        if path:
            (clone / path).parent.mkdir(parents=True, exist_ok=True)
            (clone / path).write_text(text, encoding="utf-8")
            continue
        commands += 1
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", text],
            cwd=clone,
            env=environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, f"{text}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
    assert commands == 3
    assert (clone / "exercises" / "pt-BR" / "concepts" / "r_squared.ipynb").is_file()
