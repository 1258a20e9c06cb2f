"""`grader build` writes generated files anew; what a learner wrote into one is not lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.build import Clone
from grader.cli import main

MODULE, NOTEBOOK = "exercises/tiny/double.py", "exercises/tiny/double.ipynb"
ANSWER = "def double(x: float, times: int = 2) -> float:\n    return times * x\n"


def write_into(path: Path) -> bytes:
    """Answer the exercise, in either form."""
    if path.suffix == ".py":
        path.write_text(ANSWER, encoding="utf-8")
    else:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        next(cell for cell in notebook["cells"] if "def double" in "".join(cell["source"]))["source"] = [ANSWER]
        path.write_text(json.dumps(notebook), encoding="utf-8")
    return path.read_bytes()


@pytest.mark.parametrize("name", [MODULE, NOTEBOOK])
def test_work_in_a_generated_file_is_kept(clone: Clone, name: str) -> None:
    work, told = write_into(clone.root / name), []
    assert clone.write(lambda path, copy: told.append((path, copy))) == [clone.root / name]
    assert told == [(clone.root / name, clone.root / ".grader" / "replaced" / name)]
    assert told[0][1].read_bytes() == work


def test_a_second_work_does_not_replace_the_first(clone: Clone) -> None:
    kept = []
    for code in ("x + x", "2 * x", "2 * x"):
        (clone.root / MODULE).write_text(ANSWER.replace("times * x", code), encoding="utf-8")
        clone.write(lambda path, copy: kept.append(copy.name))
    assert kept == ["double.py", "double.2.py", "double.2.py"]


@pytest.mark.parametrize("text", ["", "# mine\n", "\n\n'''words'''\n"])
def test_words_are_no_work(clone: Clone, text: str) -> None:
    stub = clone.root / MODULE
    stub.write_text(text + stub.read_text(encoding="utf-8"), encoding="utf-8")
    clone.write()
    assert not (clone.root / ".grader").exists()


def test_a_file_that_is_no_python_is_kept(clone: Clone) -> None:
    (clone.root / MODULE).write_bytes(b"def double(x:\n  \xff return (2")
    clone.write()
    assert (clone.root / ".grader" / "replaced" / MODULE).exists()


def test_the_command_says_where_the_work_is(
    clone: Clone, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_into(clone.root / MODULE)
    monkeypatch.setattr("grader.cli._clone", lambda command: clone)
    assert main(["build", "--lang", "en"]) == 0
    assert str(Path(".grader", "replaced", MODULE)) in capsys.readouterr().err
