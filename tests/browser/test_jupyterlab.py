"""A student opens the released notebook in JupyterLab or Notebook 7, and works on it there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from answers import RIGHT, WITHOUT_ACTIVATION, answered
from lab_server import LabServer
from notebook_page import NotebookPage
from playwright.sync_api import BrowserContext, Page, expect

Picture = Callable[[Page, str], None]

LOCKED = ["setup", "check_ReluModel", "hidden_checks", "look"]


@pytest.fixture(scope="module")
def errors() -> list[str]:
    """What went wrong within the page since it was opened."""
    return []


@pytest.fixture(scope="module")
def notebook(lab: LabServer, context: BrowserContext, released: dict[str, Any], errors: list[str]) -> NotebookPage:
    """The released notebook in a student's folder, open in JupyterLab, with its first cells run."""
    page = context.new_page()
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    notebook = NotebookPage(page, lab.folder / "work/relu.ipynb", released)
    notebook.open(lab.lab(notebook.file))
    notebook.run("setup", "code-1")
    return notebook


def test_it_opens_without_a_warning(
    notebook: NotebookPage, lab: LabServer, errors: list[str], picture: Picture
) -> None:
    picture(notebook.page, "released")
    assert not errors
    assert notebook.page.locator(".jp-Dialog, .Toastify__toast").count() == 0
    assert not re.search("nbformat|MissingID|validation failed", lab.log(), re.IGNORECASE)


@pytest.mark.parametrize("name", LOCKED)
def test_a_cell_of_the_course_can_neither_be_edited_nor_deleted(notebook: NotebookPage, name: str) -> None:
    before, count = notebook.editor(name).inner_text(), notebook.cells.count()
    notebook.write(name, "0")
    assert notebook.editor(name).inner_text() == before
    notebook.page.keyboard.press("Escape")
    notebook.page.keyboard.type("dd")
    assert notebook.cells.count() == count


def test_an_untouched_cell_is_not_started_which_is_no_failure(notebook: NotebookPage, picture: Picture) -> None:
    notebook.run("ReluModel", "check_ReluModel")
    table = notebook.output("check_ReluModel")
    expect(table.get_by_text("not started")).to_have_count(5)
    expect(table).not_to_contain_text("failed")
    expect(table).to_contain_text("0 / 7 points")
    picture(notebook.page, "not-started")


def test_a_wrong_answer_is_told_its_likely_cause(notebook: NotebookPage, picture: Picture) -> None:
    notebook.write("ReluModel", WITHOUT_ACTIVATION)
    notebook.run("ReluModel", "check_ReluModel")
    table = notebook.output("check_ReluModel")
    expect(table).to_contain_text("There is no activation between the layers")
    expect(table).to_contain_text("3 / 7 points")
    picture(notebook.page, "wrong")


def test_a_right_answer_passes_every_check_and_validates(
    notebook: NotebookPage, errors: list[str], picture: Picture
) -> None:
    notebook.write("ReluModel", RIGHT)
    notebook.run("ReluModel", "check_ReluModel")
    table = notebook.output("check_ReluModel")
    expect(table.get_by_text("passed")).to_have_count(5)
    expect(table).to_contain_text("7 / 7 points")
    picture(notebook.page, "right")

    notebook.run("look")
    expect(notebook.output("look").locator("img")).to_be_visible()
    picture(notebook.page, "look")

    notebook.save()
    assert "torch.relu" in "".join(saved_source(notebook, "ReluModel"))
    notebook.page.get_by_role("button", name="Validate").click()
    dialog = notebook.page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("Success! Your notebook passes all the tests.")
    picture(notebook.page, "validated")
    dialog.get_by_role("button", name="Ok").click()
    assert not errors


def test_in_notebook_7_the_checks_run_as_well(
    lab: LabServer, context: BrowserContext, released: dict[str, Any], picture: Picture
) -> None:
    # JupyterLab's server shows the page that `jupyter notebook` shows.
    notebook = NotebookPage(context.new_page(), lab.folder / "work/relu-7.ipynb", answered(released, RIGHT))
    notebook.open(lab.notebook_7(notebook.file))
    notebook.run("setup", "code-1", "ReluModel", "check_ReluModel")
    expect(notebook.output("check_ReluModel")).to_contain_text("7 / 7 points")
    picture(notebook.page, "notebook-7")


def saved_source(notebook: NotebookPage, name: str) -> list[str]:
    cells = json.loads(notebook.file.read_text(encoding="utf-8"))["cells"]
    return next(cell["source"] for cell in cells if cell["id"] == name)
