"""What all tests share: a warm worker server, a browser, and how the tests are spread over processes.

``GRADER_CHROMIUM`` names a Chromium that is not on the path. With ``GRADER_REQUIRE_BROWSER=1`` a missing one is a
failure, not a reason to skip.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from grader.boundary.process import Starter, make_starter

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SPREAD = ("test_cases.py", "mutants/test_mutants.py", "notebooks/test_both_forms.py")
"""Files whose tests are long and share nothing: each test may run in a process of its own. They come last, since what
comes last should be short. Of any other file all tests run in one process, so that costly fixtures are built once."""
TOGETHER = ("browser",)
"""Folders that share a fixture: they stay in one process, too."""

CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def place(node: str) -> tuple[str, str]:
    """The file that a test stands in, as a path below ``tests``, and its folder there."""
    file = node.partition("::")[0].removeprefix("tests/")
    return file, file.partition("/")[0]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: place(item.nodeid)[0] in SPREAD)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Spread the tests over the processes of ``-n`` by the rules above."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            file, folder = place(nodeid)
            return nodeid if file in SPREAD else folder if folder in TOGETHER else file

    config.option.loadscopereorder = False
    return ByFile(config, log)


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
