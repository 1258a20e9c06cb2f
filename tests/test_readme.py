"""What the README says can be typed can be typed. (CI runs its two set-up commands literally, on a fresh machine.)"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course import clone_root

ROOT = clone_root()
assert ROOT is not None
README = (ROOT / "README.md").read_text(encoding="utf-8")
SPANS = sorted({span for span in re.findall(r"`((?:pytest|grader) [^`\n]+)`", README) if "/__init__" not in span})
BLOCKS = re.findall(r"^((?:pytest|grader) .+)$", "\n".join(re.findall(r"```bash\n(.*?)```", README, re.DOTALL)), re.M)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone's exercises and solutions, and one student's submissions."""
    made = tmp_path_factory.mktemp("clone")
    assert ROOT is not None
    for name in ("exercises", "solutions"):
        shutil.copytree(ROOT / name, made / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "exercises" / "first_network", made / "submitted" / "ana" / "first_network")
    return made


def run(command: str, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    tool, *arguments = shlex.split(command, comments=True)
    module = {"pytest": "pytest", "grader": "grader.cli"}[tool]
    return subprocess.run(
        [sys.executable, "-m", module, *arguments, *more], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", [span for span in SPANS if re.match("pytest (?!tests/)", span)])
def test_a_pytest_command_of_the_readme_finds_checks(command: str, folder: Path) -> None:
    command = command.replace("-n 2", "")
    done = run(command, folder, "--collect-only", "-q")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "::test_" in done.stdout


@pytest.mark.parametrize("command", [span for span in SPANS if span.startswith("pytest tests/")])
def test_the_kits_own_tests_that_the_readme_names_are_there(command: str) -> None:
    assert ROOT is not None
    assert (ROOT / command.split()[1]).exists()


@pytest.mark.parametrize("command", [*BLOCKS, "grader build --check --help"])
def test_a_grader_command_of_the_readme_runs(command: str, folder: Path) -> None:
    done = run(command, folder)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_files_that_instructors_are_promised_are_written(folder: Path) -> None:
    run("grader grade submitted --out graded-again", folder)
    for name in re.findall(r"`graded/([\w./]+)`", README):
        assert (folder / "graded-again" / name).exists()


def test_every_place_that_the_map_names_is_there() -> None:
    assert ROOT is not None
    block = README.split("## How it is built")[1].split("```")[1]
    named = re.findall(r"([\w/]+(?:\.py|\.toml|/))", block)
    homes = (ROOT, ROOT / "grader", ROOT / "solutions", ROOT / "grader" / "graders" / "first_network")
    for name in named:
        assert any((home / name).exists() for home in homes), name


def test_the_points_shown_are_the_courses() -> None:
    from grader.course import the_course

    points = {exercise.name: exercise.points for exercise in the_course().exercises()}
    for name, shown in re.findall(r"first_network/(\w+)\.py\s+░+\s+0 / (\d+)", README):
        assert points[name] == float(shown)
