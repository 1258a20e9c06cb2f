"""The made-up class, without grading it: that is tested elsewhere, and takes its time."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import demo
from grader.build import Clone
from grader.course import CourseError, Exercise, clone_root, the_course
from grader.reports.likeness import alike, token_lines

ROOT = clone_root()
assert ROOT is not None
CLONE = Clone(ROOT)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    assert demo.make_class(CLONE, folder, "en")[0] == 30
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.py")}


def test_the_class_is_the_same_every_time(made: Path, tmp_path: Path) -> None:
    demo.make_class(CLONE, tmp_path, "en")
    assert files(tmp_path) == files(made)


def test_thirty_students_some_of_whom_hand_in_little(made: Path) -> None:
    counts = [len(list(student.rglob("*.py"))) for student in made.iterdir()]
    assert len(counts) == 30
    assert 0 in counts
    assert sum(count > len(the_course().exercises()) / 2 for count in counts) >= 10


def test_every_exercise_is_handed_in_by_somebody(made: Path) -> None:
    labels = {Path(*path.relative_to(made).parts[1:]).with_suffix("").as_posix() for path in made.rglob("*.py")}
    assert labels == {exercise.label for exercise in the_course().exercises() if not exercise.missing()}


def test_an_exercise_that_cannot_be_judged_here_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Exercise, "missing", lambda exercise: ["absent"] if exercise.name == "scikit_learn" else [])
    demo.make_class(CLONE, tmp_path, "en")
    assert not list(tmp_path.glob("*/concepts/scikit_learn.py"))
    assert list(tmp_path.glob("*/concepts/training_loop.py"))


def test_no_file_says_what_is_wrong_with_it(made: Path) -> None:
    assert not [name for name, text in files(made).items() if text.startswith((b"# wrong:", b"# right:"))]


def test_some_pair_is_nearly_the_same_and_hardly_any_other(made: Path) -> None:
    found = set()
    for exercise in the_course().exercises():
        sources = {path.parts[-3]: path.read_text(encoding="utf-8") for path in made.glob(f"*/{exercise.label}.py")}
        for pair in alike(exercise.label, sources, [CLONE.stub(exercise, lang) for lang in ("en", "pt-BR")]):
            found.add((pair.first, pair.second))
    assert 1 <= len(found) <= 2


def test_a_copy_is_disguised_but_still_python() -> None:
    text = (
        "def train(model, loss):\n    for epoch in range(3):\n        output = model.loss(epoch)\n    return output\n"
    )
    other = demo._disguised(text)
    compile(other, "copy.py", "exec")
    assert "step" in other
    assert "model.loss(step)" in other
    assert "(model, loss)" in other
    assert token_lines(other) != token_lines(text)


def test_without_the_corpus_the_way_out_is_said(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="full clone"):
        demo.make_class(Clone(tmp_path), tmp_path / "class", "en")


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CourseError, match="is not empty"):
        demo.make(CLONE, tmp_path, "en")
