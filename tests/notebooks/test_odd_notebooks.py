"""Odd notebooks through one `nbgrader autograde`: each gets a clear result, none stops another."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader_runs import UNIT, nbgrader
from odd_notebooks import ODD, SCRIPT, Odd

every_odd_notebook = pytest.mark.parametrize("odd", ODD, ids=[odd.name for odd in ODD])


@pytest.fixture(scope="module")
def graded(course_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which every odd notebook is a student's."""
    folder = tmp_path_factory.mktemp("odd") / "course"
    shutil.copytree(course_folder, folder)
    for odd in ODD:
        path = folder / "submitted" / student(odd) / UNIT / "relu.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(odd.data)
    done = nbgrader(folder, "autograde", UNIT, "--TrustBoundary.timeout=2", timeout=500)
    assert done.returncode == 0, done.stderr[-4000:]
    done = nbgrader(folder, "generate_feedback", UNIT)
    assert done.returncode == 0, done.stderr[-4000:]
    return folder


def student(odd: Odd) -> str:
    return re.sub(r"\W+", "-", odd.name)


@every_odd_notebook
def test_the_gradebook_has_the_score_that_it_deserves(graded: Path, odd: Odd) -> None:
    with Gradebook(f"sqlite:///{graded / 'gradebook.db'}") as gradebook:
        notebooks = gradebook.find_submission(UNIT, student(odd)).notebooks
        assert next(notebook.score for notebook in notebooks if notebook.name == "relu") == odd.score


@every_odd_notebook
def test_the_feedback_says_what_was_odd(graded: Path, odd: Odd) -> None:
    page = (graded / "feedback" / student(odd) / UNIT / "relu.html").read_text(encoding="utf-8")
    assert odd.says in html.unescape(re.sub(r"<[^>]+>", "", page))


@every_odd_notebook
def test_nothing_of_a_submission_is_active_on_the_page_of_feedback(graded: Path, odd: Odd) -> None:
    page = (graded / "feedback" / student(odd) / UNIT / "relu.html").read_text(encoding="utf-8")
    assert SCRIPT not in page
    assert not re.search(r"<[^>]+onerror", page)
