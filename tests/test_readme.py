"""What the README says can be typed can be typed. (CI runs its two set-up commands literally, on a fresh machine.)"""

from __future__ import annotations

import json
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
PYTEST_SPANS = [span for span in SPANS if span.startswith("pytest ")]
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


COLLECT_ALL = """
import json, shlex, sys
import pytest

class Count:
    def pytest_collection_finish(self, session):
        self.checks = len(session.items)

found = {}
for command in sys.argv[1:]:
    count = Count()
    status = pytest.main([*shlex.split(command)[1:], "--collect-only", "-q"], [count])
    found[command] = (int(status), count.checks)
print("\\n" + json.dumps(found))
"""


@pytest.fixture(scope="module")
def collected(folder: Path) -> dict[str, tuple[int, int]]:
    """Exit status and number of checks of each pytest command, collected in one process: torch is imported once."""
    commands = [sys.executable, "-c", COLLECT_ALL, *PYTEST_SPANS]
    done = subprocess.run(commands, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("command", PYTEST_SPANS)
def test_a_pytest_command_of_the_readme_finds_checks(command: str, collected: dict[str, tuple[int, int]]) -> None:
    status, checks = collected[command]
    assert status == 0
    assert checks


@pytest.mark.parametrize("command", [*BLOCKS, "grader build --check --help"])
def test_a_grader_command_of_the_readme_runs(command: str, folder: Path) -> None:
    done = run(command, folder)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_files_that_instructors_are_promised_are_written(folder: Path) -> None:
    out = folder / "graded"
    if not out.exists():
        run("grader grade submitted --out graded", folder)
    for name in re.findall(r"`graded/([\w./]+)`", README):
        assert (out / name).exists()


def test_every_place_that_the_map_names_is_there() -> None:
    assert ROOT is not None
    block = README.split("## How it is built")[1].split("```")[1]
    named = re.findall(r"([\w/]+(?:\.py|\.toml|/))", block)
    homes = (ROOT, ROOT / "grader", ROOT / "solutions", ROOT / "grader" / "graders" / "first_network")
    for name in named:
        assert any((home / name).exists() for home in homes), name


def test_the_first_lines_shown_are_the_courses() -> None:
    from grader.course import the_course

    exercises = the_course().exercises()
    shown = re.findall(r"^exercises/(\S+)\.py\s+░+\s+0 / (\d+)", README, re.M)
    assert shown == [(exercise.label, f"{exercise.points:g}") for exercise in exercises[: len(shown)]]
    assert f"Next: open exercises/{exercises[0].label}.py" in README


def test_the_courses_table_has_every_exercise() -> None:
    from grader.course import the_course

    table = README.split("## The course")[1].split("\n## ")[0]
    assert sorted(re.findall(r"^\|[^|]+\| `(\w+/\w+)` \|", table, re.M)) == sorted(
        exercise.label for exercise in the_course().exercises()
    )
