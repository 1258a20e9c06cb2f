"""Submissions that want full marks without the work do not get them, and harm nobody."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import places
import pytest
from cheating import CHEATS, OPENING
from hosts import Host

from grader.boundary.process import Starter
from grader.checks import find_checks
from grader.session import Session
from grader.submission import SubmittedFile

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="isolation is for Linux")

SOLUTION = (places.CLONE / "solutions/first_network/relu.py").read_bytes()
CHECKS = find_checks("first_network", "relu")
SECONDS = 1.0
TOLD_APART = ("test_forward_matches_the_formula", "test_gradients_match_autograd")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where the submission lies, with traps beside it for whoever imports there."""
    for name in (
        "conftest.py",
        "sitecustomize.py",
        "usercustomize.py",
        "__init__.py",
        "torch.py",
        "json.py",
        "grader.py",
    ):
        (tmp_path / name).write_text(f"open({str(tmp_path / 'planted')!r}, 'w').close()\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p conftest\n")
    yield tmp_path
    assert not (tmp_path / "planted").exists()


def _grade(source: bytes, folder: Path, starter: Starter, names: tuple[str, ...] = ()) -> list[str]:
    (folder / "relu.py").write_bytes(source)
    file = SubmittedFile.read("first_network", "relu", folder / "relu.py")
    session = Session(file, starter, seed=1, seconds=SECONDS)
    outcomes = [session.run(check).outcome for check in CHECKS if not names or check.name in names]
    session.close()
    return outcomes


def _source(name: str, folder: Path) -> bytes:
    return f"PLANTED = {str(folder / 'planted')!r}\n{OPENING}{CHEATS[name]}\n".encode()


@pytest.mark.parametrize("name", CHEATS)
def test_a_cheat_gets_no_full_marks(isolated: Host, folder: Path, name: str) -> None:
    before = sorted(folder.iterdir())
    outcomes = _grade(_source(name, folder), folder, isolated.server, TOLD_APART)
    assert len(outcomes) == len(TOLD_APART)
    assert "passed" not in outcomes
    assert "grader_error" not in outcomes
    assert _grade(SOLUTION, folder, isolated.server, TOLD_APART) == ["passed"] * len(TOLD_APART)
    assert sorted(folder.iterdir()) == sorted({*before, folder / "relu.py"})
    assert places.survivors(isolated.mark) == []


def test_the_solution_gets_full_marks_of_all_checks(isolated: Host, folder: Path) -> None:
    assert {*_grade(SOLUTION, folder, isolated.server)} == {"passed"}
