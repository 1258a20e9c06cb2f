"""A notebook open in a browser, in JupyterLab or in Notebook 7: its cells by their names, and what a student does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect


class NotebookPage:
    """What a student sees and does. A cell goes by its id, which is the name it has in the course."""

    def __init__(self, page: Page, file: Path, notebook: dict[str, Any]) -> None:
        """Write the notebook to the file, to be opened on that page."""
        self.page = page
        self.file = file
        self._names = [cell["id"] for cell in notebook["cells"]]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(notebook), encoding="utf-8")

    def open(self, address: str) -> None:
        """Open the notebook and wait until its cells and its kernel are there."""
        self.page.goto(address)
        expect(self.cells).to_have_count(len(self._names))
        # In this order: before it has asked for a kernel, the page calls the missing one idle.
        expect(self.page.locator(".jp-Toolbar-kernelName")).to_have_text(re.compile("Python 3"))
        expect(self.page.locator(".jp-Notebook-ExecutionIndicator")).to_have_attribute("data-status", "idle")

    @property
    def cells(self) -> Locator:
        return self.page.locator(".jp-Notebook .jp-Cell")

    def cell(self, name: str) -> Locator:
        return self.cells.nth(self._names.index(name))

    def editor(self, name: str) -> Locator:
        return self.cell(name).locator(".cm-content")

    def output(self, name: str) -> Locator:
        return self.cell(name).locator(".jp-OutputArea-output")

    def write(self, name: str, source: str) -> None:
        """Replace what stands in a cell, by the keyboard."""
        self.editor(name).click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(source)

    def run(self, *names: str) -> None:
        """Run cells, one after the other, and wait for the end of each."""
        for name in names:
            prompt = self.cell(name).locator(".jp-InputPrompt")
            before = prompt.inner_text()
            self.editor(name).click()
            # The button is there when it works; shortcuts may take a moment longer than the page.
            self.page.get_by_role("button", name="Run this cell and advance").click()
            expect(prompt).to_have_text(re.compile(rf"^(?!{re.escape(before)}$)\[\d+\]:$"))

    def save(self) -> None:
        self.page.keyboard.press("ControlOrMeta+s")
        expect(self.page.locator(".lm-TabBar-tab.jp-mod-dirty")).to_have_count(0)
