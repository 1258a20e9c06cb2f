"""A student's kit: complete and small, with no clone near, in either language."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from student_folders import environment, solution

from grader.build import Clone
from grader.course import clone_root
from grader.feedback.text import LANGUAGES
from grader.kit import write_kit

ROOT = clone_root()
assert ROOT is not None
CLONE = Clone(ROOT)
LARGEST = 1_000_000
WORDS = {
    "en": {"next": "Next: ", "progress": "not started", "hint": "hint 1 of", "tests": "not started"},
    "pt-BR": {"next": "A seguir: ", "progress": "não iniciado", "hint": "dica 1 de", "tests": "não iniciado"},
}


@pytest.fixture(scope="module", params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def archive(lang: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("packed") / "kit.zip"
    write_kit(CLONE, path, lang)
    return path


@pytest.fixture(scope="module")
def kit(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpacked in an empty folder."""
    folder = tmp_path_factory.mktemp("empty")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    return folder / "kit"


def run(kit: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a module of the kit's, whose package is the only one on the module path; no variable says a language."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=kit,
        env=environment(PYTHONPATH=str(kit), **more),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def names(archive: Path) -> Iterator[str]:
    with zipfile.ZipFile(archive) as packed:
        yield from (name.removeprefix("kit/") for name in packed.namelist())


def test_a_kit_is_small_and_has_the_same_bytes_each_time(archive: Path, lang: str, tmp_path: Path) -> None:
    size = archive.stat().st_size
    print(f"\nkit ({lang}): {size / 1024:.0f} KiB")
    assert size < LARGEST
    again = tmp_path / "kit.zip"
    assert write_kit(CLONE, again, lang) == size
    assert again.read_bytes() == archive.read_bytes()


def test_a_kit_holds_no_solution_and_no_hidden_check(archive: Path) -> None:
    packed = list(names(archive))
    assert [name for name in packed if "hidden" in name or name.startswith(("solutions/", "tests/"))] == []
    with zipfile.ZipFile(archive) as files:
        everything = b"\n".join(files.read(name) for name in files.namelist())
    for exercise in CLONE.course.exercises():
        code = CLONE.solution(exercise).text
        written = code.split("### BEGIN SOLUTION\n", 1)[1].split("### END SOLUTION")[0]
        assert written.strip().encode() not in everything, exercise.label


def test_a_kit_holds_every_exercise_in_both_forms(archive: Path) -> None:
    packed = set(names(archive))
    for exercise in CLONE.course.exercises():
        assert {f"exercises/{exercise.label}.py", f"exercises/{exercise.label}.ipynb"} <= packed


def test_the_package_in_use_is_the_kits(kit: Path, lang: str) -> None:
    code = "import grader; print(grader.__path__[0])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=kit,
        env=environment(PYTHONPATH=str(kit)),
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(done.stdout.strip()) == kit / "grader"


def test_pytest_finds_nothing_started(kit: Path, lang: str) -> None:
    done = run(kit, "pytest", "exercises")
    assert done.returncode == 1, done.stdout + done.stderr
    assert WORDS[lang]["tests"] in done.stdout


@pytest.mark.parametrize("command", ["next", "progress", "hint"])
def test_the_learners_commands_speak_the_kits_language(command: str, kit: Path, lang: str) -> None:
    done = run(kit, "grader.cli", command)
    assert done.returncode == 0, done.stderr
    assert WORDS[lang][command] in done.stdout


def test_another_language_can_be_asked_for(kit: Path, lang: str) -> None:
    [other] = [each for each in LANGUAGES if each != lang]
    assert WORDS[other]["progress"] in run(kit, "grader.cli", "progress", "--lang", other).stdout
    assert WORDS[other]["progress"] in run(kit, "grader.cli", "progress", GRADER_LANG=other).stdout


def test_a_notebook_beside_the_kits_zip_installs_it(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(archive) as packed:
        notebook = json.loads(packed.read("kit/exercises/first_network/relu.ipynb"))
    [setup] = [cell for cell in notebook["cells"] if cell["id"] == "setup"]
    (tmp_path / "my course.zip").write_bytes(archive.read_bytes())
    (tmp_path / "cut short.zip").write_bytes(archive.read_bytes()[:1000])
    with zipfile.ZipFile(tmp_path / "a photo.zip", "w") as other:
        other.writestr("photo.png", b"")
    asked: list[tuple[str, str]] = []
    shell = SimpleNamespace(run_line_magic=lambda magic, line: asked.append((magic, line)))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    install = "".join(setup["source"]).partition("from grader")[0]
    exec(install, {"get_ipython": lambda: shell})
    assert asked == [("pip", f"install --quiet '{tmp_path / 'my course.zip'}'")]


def test_full_marks_are_those_of_the_public_checks(kit: Path, lang: str) -> None:
    path = kit / "exercises" / "first_network" / "relu.py"
    path.write_text(solution("relu"), encoding="utf-8")
    lines = run(kit, "grader.cli", "progress").stdout.splitlines()
    [line] = [" ".join(line.split()) for line in lines if line.startswith("relu")]
    public = json.loads((kit / "grader" / "learning" / "kit.json").read_text(encoding="utf-8"))["points"]
    points = public["first_network/relu"]
    assert points < 13
    assert line.startswith(f"relu ██████████ {points:g} / {points:g}")


CELLS = """\
import os
from grader.notebooks import checks
check = checks("first_network/relu", lang="{lang}")
{solution}
score = check()
print(float(score), score.maximum)
"""


def test_a_notebooks_checks_run(kit: Path, lang: str, tmp_path: Path) -> None:
    script = tmp_path / "cells.py"
    script.write_text(CELLS.format(lang=lang, solution=solution("relu")), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=kit,
        env=environment(PYTHONPATH=str(kit)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    points, maximum = done.stdout.split()[-2:]
    assert points == maximum


@pytest.mark.parametrize(
    "arguments",
    [["build"], ["course", "x"], ["demo", "x"], ["kit", "x"], ["new", "a/b"], ["solution", "relu"]],
    ids=lambda arguments: arguments[0],
)
def test_what_needs_the_clone_says_so_in_one_sentence(arguments: list[str], kit: Path, lang: str) -> None:
    done = run(kit, "grader.cli", *arguments)
    assert done.returncode == 2
    [sentence] = done.stderr.splitlines()
    assert {"en": "needs the full clone", "pt-BR": "precisa do clone completo"}[lang] in sentence
    assert not (kit / "x").exists()


def test_a_folder_that_holds_something_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "work.txt").write_text("mine", encoding="utf-8")
    from grader.course import CourseError

    with pytest.raises(CourseError, match="not empty"):
        write_kit(CLONE, tmp_path, "en")
    assert os.listdir(tmp_path) == ["work.txt"]
