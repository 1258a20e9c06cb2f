"""Neither a submission's folder nor a downloaded zip can pass off another student's work, or show another file."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader_runs import UNIT, nbgrader
from notebook_files import dump, write
from odd_notebooks import FULL, good

SECRET = "a line of another file of this machine"


@pytest.fixture(scope="module")
def graded(course_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which one student is honest, and the others' folders hold something else than a notebook."""
    folder = tmp_path_factory.mktemp("hostile") / "course"
    shutil.copytree(course_folder, folder)
    submitted = folder / "submitted"
    secret = folder.parent / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    honest = write(good(), submitted / "honest" / UNIT / "relu.ipynb")
    for name in ("link", "pipe", "folder", "linked-extra"):
        (submitted / name / UNIT).mkdir(parents=True)
    (submitted / "link" / UNIT / "relu.ipynb").symlink_to(honest)
    os.mkfifo(submitted / "pipe" / UNIT / "relu.ipynb")
    (submitted / "folder" / UNIT / "relu.ipynb").mkdir()
    write(good(), submitted / "linked-extra" / UNIT / "relu.ipynb")
    (submitted / "linked-extra" / UNIT / "data.txt").symlink_to(secret)
    done = nbgrader(folder, "autograde", UNIT)
    assert done.returncode == 0, done.stderr[-3000:]
    assert nbgrader(folder, "generate_feedback", UNIT).returncode == 0
    return folder


@pytest.mark.parametrize(
    ("student", "score"), [("honest", FULL), ("link", 0), ("pipe", 0), ("folder", 0), ("linked-extra", FULL)]
)
def test_only_a_file_of_the_students_own_counts(graded: Path, student: str, score: float) -> None:
    with Gradebook(f"sqlite:///{graded / 'gradebook.db'}") as gradebook:
        notebooks = gradebook.find_submission(UNIT, student).notebooks
        assert sum(notebook.score for notebook in notebooks) == score


@pytest.mark.parametrize("student", ["link", "pipe", "folder"])
def test_the_feedback_says_why_it_was_not_opened(graded: Path, student: str) -> None:
    page = (graded / "feedback" / student / UNIT / "relu.html").read_text(encoding="utf-8")
    assert "could not be graded" in page


def test_no_link_brings_another_files_text_into_the_feedback(graded: Path) -> None:
    for room in ("autograded", "feedback"):
        for path in (graded / room).rglob("*.*"):
            assert SECRET not in path.read_text(encoding="utf-8", errors="replace")


@pytest.fixture(scope="module")
def collected(course_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course after `nbgrader zip_collect` of a download in which one student plays tricks with folders."""
    folder = tmp_path_factory.mktemp("collected") / "course"
    shutil.copytree(course_folder, folder)
    archive = folder / "downloaded" / UNIT / "archive"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "moodle.zip", "w") as download:
        for name in (
            "Ana Lima_1_assignsubmission_file_/relu.ipynb",
            "Ana Lima_2_assignsubmission_file_/relu.ipynb",
            "Ines_3_assignsubmission_file_/relu.ipynb",
            "Ines_3_assignsubmission_file_/Zoe_4/relu.ipynb",
            "Ines_3_assignsubmission_file_/extracted/moodle/Zoe_4/relu.ipynb",
            "rui/relu.ipynb",
        ):
            download.writestr(name, dump(good()))
    done = nbgrader(folder, "zip_collect", UNIT)
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


def test_a_folder_within_a_students_folder_names_nobody(collected: Path) -> None:
    assert {path.name for path in (collected / "submitted").iterdir()} == {"Ana Lima_1", "Ana Lima_2", "Ines_3", "rui"}
