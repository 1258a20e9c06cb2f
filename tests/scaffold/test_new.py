"""``grader new`` begins an exercise, or says in one sentence why not. (That it is whole: ``test_contributing.py``.)"""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.build import Clone
from grader.course import clone_root
from grader.scaffold import ScaffoldError, begin_exercise
from grader.scaffold.manifest import POINTS, with_exercise

ROOT = clone_root()
assert ROOT is not None
MANIFEST = (ROOT / "solutions" / "course.toml").read_text(encoding="utf-8")
TITLES = {"en": "New", "pt-BR": "Novo"}


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """The real course's manifest, and nothing else."""
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "course.toml").write_text(MANIFEST, encoding="utf-8")
    return Clone(tmp_path)


def everything(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("unit", ["concepts", "first_network"])
def test_an_exercise_comes_last_in_its_unit_and_nothing_else_changes(unit: str, clone: Clone) -> None:
    before = clone.course
    begin_exercise(clone, f"{unit}/something_new")
    for old, new in zip(before.units, clone.course.units, strict=True):
        assert new.exercises[: len(old.exercises)] == old.exercises
        assert [each.name for each in new.exercises[len(old.exercises) :]] == ["something_new"] * (new.name == unit)
    text = (clone.root / "solutions" / "course.toml").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        line for line in MANIFEST.splitlines() if line.startswith("#")
    ]


def test_everything_that_an_exercise_needs_is_written(clone: Clone) -> None:
    written = {path.relative_to(clone.root).as_posix() for path in begin_exercise(clone, "concepts/fresh")}
    assert written >= {
        "solutions/concepts/fresh.py",
        "solutions/concepts/fresh.en.md",
        "solutions/concepts/fresh.pt-BR.md",
        "grader/graders/concepts/test_fresh.py",
        "grader/graders/concepts/hidden/test_fresh.py",
        "grader/messages/concepts_fresh.toml",
        "tests/cases/concepts/fresh/right/a_sum.py",
        "tests/cases/concepts/fresh/wrong/squared.py",
        "solutions/course.toml",
    }


def test_a_new_unit_is_begun_when_it_is_asked_for(clone: Clone) -> None:
    written = begin_exercise(clone, "deep/thing", new_unit=True)
    assert [unit.name for unit in clone.course.units][-1] == "deep"
    assert clone.root / "grader" / "graders" / "deep" / "hidden" / "__init__.py" in written


REFUSED = {
    "no unit": ("thing", False, "UNIT/EXERCISE"),
    "no exercise": ("concepts/", False, "UNIT/EXERCISE"),
    "a path": ("../concepts/thing", False, "UNIT/EXERCISE"),
    "capital letters": ("concepts/Thing", False, "UNIT/EXERCISE"),
    "a word of Python's own": ("concepts/lambda", False, "UNIT/EXERCISE"),
    "a name like a file's of hidden checks": ("hidden/thing", True, "UNIT/EXERCISE"),
    "a name like a folder's that kits leave out": ("scaffold/thing", True, "UNIT/EXERCISE"),
    "an exercise that is there": ("concepts/loss", False, "already, concepts/loss"),
    "an exercise of another unit": ("concepts/relu", False, "already, first_network/relu"),
    "a unit that is not there": ("concept/thing", False, "did you mean concepts?"),
    "a new unit that is there": ("concepts/thing", True, "--new-unit"),
    "a name that messages begin with": ("concepts/report", False, "grader/messages"),
}


@pytest.mark.parametrize(("label", "new_unit", "said"), REFUSED.values(), ids=REFUSED)
def test_bad_names_are_refused_before_anything_is_written(label: str, new_unit: bool, said: str, clone: Clone) -> None:
    before = everything(clone.root)
    with pytest.raises(ScaffoldError) as refused:
        begin_exercise(clone, label, new_unit=new_unit)
    assert said in str(refused.value)
    assert everything(clone.root) == before


def test_a_file_in_the_way_is_left_alone(clone: Clone) -> None:
    path = clone.root / "solutions" / "concepts" / "thing.py"
    path.parent.mkdir()
    path.write_text("mine", encoding="utf-8")
    before = everything(clone.root)
    with pytest.raises(ScaffoldError, match="already"):
        begin_exercise(clone, "concepts/thing")
    assert everything(clone.root) == before


def test_the_manifests_titles_may_hold_quotes() -> None:
    manifest = with_exercise('title = "x"\n', "unit", "name", {"en": 'say "so"'}, "Unit")
    assert f'title = {{ en = "say \\"so\\"" }}\npoints = {POINTS}\n' in manifest
