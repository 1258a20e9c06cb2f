"""What a notebook's cells expect around them: stand-ins for IPython's shell and for the course's own ``check``.

Grading runs neither shell commands nor magics: they install, show, measure and time, none of which changes what is
judged. A magic that merely wraps ordinary code runs that code.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from typing import Any, Final

RUN_THEIR_CODE: Final = ("capture", "debug", "prun", "snakeviz", "time")
"""Magics that run the code that is given to them, as a cell's body or in their line."""

SHOWN_CHARACTERS: Final = 60

Execute = Callable[[str, bool], Any]
"""Run code of the cell that is being run, show its last value if asked to, and give that value."""


class Captured:
    """What ``%%capture name`` keeps."""

    def __init__(self, text: str) -> None:
        self.stdout = text
        self.stderr = ""
        self.outputs: list[Any] = []

    def show(self) -> None:
        """Print it."""
        print(self.stdout, end="")

    __call__ = show

    def __str__(self) -> str:
        return self.stdout


class Shell:
    """What ``get_ipython()`` gives. Whatever else of IPython's shell is asked of it does nothing."""

    def __init__(self, execute: Execute, names: dict[str, Any]) -> None:
        self._execute = execute
        self.user_ns = names

    def run_line_magic(self, name: str, line: str = "", *_: Any, **__: Any) -> Any:
        """``%name line``; gives the value, if it runs code."""
        if name in RUN_THEIR_CODE and line.strip():
            return self._execute(line, False)
        return _not_run(f"%{name} {line}")

    def run_cell_magic(self, name: str, line: str = "", cell: str = "", *_: Any, **__: Any) -> None:
        """``%%name line`` with the lines below it."""
        if name == "capture":
            self._capture(line, cell)
        elif name in RUN_THEIR_CODE:
            self._execute(cell, True)
        else:
            _not_run(f"%%{name} {line}")

    def _capture(self, line: str, cell: str) -> None:
        kept = next((word for word in line.split() if not word.startswith("-")), "")
        captured = io.StringIO()
        try:
            with contextlib.redirect_stdout(captured):
                self._execute(cell, True)
        finally:
            if kept.isidentifier():
                self.user_ns[kept] = Captured(captured.getvalue())

    def system(self, command: str) -> None:
        """``!command``."""
        _not_run(f"!{command}")

    def getoutput(self, command: str, *_: Any, **__: Any) -> list[str]:
        """``name = !command``: no lines."""
        _not_run(f"!{command}")
        return []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _nothing


class Checks:
    """What ``check`` is while a notebook is graded: the cells of the checks run outside of this process."""

    def __call__(self, *_: Any, **__: Any) -> None:
        """Do nothing."""
        _not_run("check(...)")

    def hidden(self) -> None:
        """Do nothing."""
        _not_run("check.hidden()")


def display(*items: Any, **_: Any) -> None:
    """Show each item by its ``repr``."""
    for item in items:
        print(repr(item))


def _not_run(what: str) -> None:
    first = what.strip().partition("\n")[0]
    print(f"[not run while grading] {first[:SHOWN_CHARACTERS]}")


def _nothing(*_: Any, **__: Any) -> None:
    return None
