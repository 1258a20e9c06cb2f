"""What all tests share: a warm worker server, a browser, and how the tests are spread over processes.

``GRADER_CHROMIUM`` names a Chromium that is not on the path. With ``GRADER_REQUIRE_BROWSER=1`` a missing one is a
failure, not a reason to skip.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.boundary.process import Starter, make_starter

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TESTS = Path(__file__).parent
WHOLE_FILES = ("notebooks", "reports", "exports", "kit")
"""Folders whose files have costly fixtures: under ``--dist loadgroup`` a file stays in one process."""
LONG = ("test_cases.py", "mutants")
"""What takes longest comes first, so that it does not begin when the other process has nothing left to do."""

CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> tuple[str, ...]:
        return item.path.relative_to(TESTS).parts if TESTS in item.path.parents else ("",)

    items.sort(key=lambda item: place(item)[0] not in LONG)
    if config.pluginmanager.hasplugin("xdist"):
        for item in items:
            room = place(item)[0]
            if room == "browser":
                item.add_marker(pytest.mark.xdist_group("browser"))
            elif room in WHOLE_FILES:
                item.add_marker(pytest.mark.xdist_group(str(item.path.relative_to(TESTS))))


@pytest.fixture(scope="session")
def starter() -> Iterator[Starter]:
    """One warm worker server for the whole run."""
    started = make_starter()
    yield started
    started.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("GRADER_CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        reason = "no Chromium: install Debian's package `chromium`, or name one in GRADER_CHROMIUM"
        if os.environ.get("GRADER_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()
