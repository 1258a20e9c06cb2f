"""One JupyterLab, one browser and one course for all tests of this folder.

With ``GRADER_SCREENSHOTS=DIR`` the tests leave pictures of what they saw there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lab_server import LabServer, own_environment, starting_lab
from playwright.sync_api import Browser, BrowserContext, Page, expect

from grader.build import Clone
from grader.course import clone_root
from grader.notebooks.course_folder import lay_course

PATIENCE_MS = 60_000
"""How long to wait for what will come; a busy machine needs a while to start a kernel and to import torch."""

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """JupyterLab in the folder of a course of one exercise, which nbgrader has made ready to be released."""
    root = clone_root()
    assert root is not None
    course, home = tmp_path_factory.mktemp("course"), tmp_path_factory.mktemp("home")
    lay_course(Clone(root), course, "en")
    for source in course.glob("source/first_network/*.ipynb"):
        if source.stem != "relu":
            source.unlink()
    with starting_lab(course, home) as server:
        generate = [sys.executable, "-m", "nbgrader", "generate_assignment", "first_network"]
        made = subprocess.run(
            generate, cwd=course, env=own_environment(home), capture_output=True, text=True, check=False
        )
        assert made.returncode == 0, made.stderr
        yield server


@pytest.fixture(scope="session")
def released(lab: LabServer) -> dict[str, Any]:
    """The notebook that is handed out."""
    notebook: dict[str, Any] = json.loads((lab.folder / "release/first_network/relu.ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    return notebook


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile, without the network: all that a page needs comes from the server or is done without."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(PATIENCE_MS)
    context.route(lambda url: url.startswith("https://"), lambda route: route.abort())
    yield context
    context.close()


@pytest.fixture(scope="session")
def picture() -> Callable[[Page, str], None]:
    """Leave a picture of a page, where that is wished for."""
    folder = os.environ.get("GRADER_SCREENSHOTS")

    def take(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png")

    return take
