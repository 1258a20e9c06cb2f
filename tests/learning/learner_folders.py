"""A learner's folder, and commands run in it as a learner types them."""

from __future__ import annotations

import atexit
import contextlib
import functools
import io
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest import mock

from student_folders import UNIT, environment, solution, stub

from grader.boundary.process import Starter, make_starter
from grader.cli import main

ROOM = "exercises"


def lay(home: Path, **files: str) -> Path:
    """Exercises by name, as modules; the others are not there at all."""
    for name, text in files.items():
        save(home, name, text)
    return home


def save(home: Path, name: str, text: str) -> Path:
    path = home / ROOM / UNIT / f"{name}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def wrong_relu() -> str:
    """Two of its public checks fail."""
    return solution("relu").replace("torch.relu(self.hidden(x))", "torch.tanh(self.hidden(x))")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "grader.cli", *arguments]


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `grader` in a folder, in English unless asked otherwise.

    In this process, which has torch imported, and with one worker server for all: a real process is started by
    ``on_a_terminal`` and by the tests of `grader watch`.
    """
    shown, told = io.StringIO(), io.StringIO()
    with contextlib.ExitStack() as stack:
        stack.enter_context(mock.patch.dict(os.environ, environment(GRADER_LANG="en"), clear=True))
        stack.enter_context(mock.patch("grader.boundary.process.make_starter", _shared_starter))
        stack.callback(os.chdir, Path.cwd())
        os.chdir(home)
        stack.enter_context(contextlib.redirect_stdout(shown))
        stack.enter_context(contextlib.redirect_stderr(told))
        try:
            status = main(arguments)
        except SystemExit as ended:
            status = int(ended.code or 0)
    return subprocess.CompletedProcess(arguments, status, shown.getvalue(), told.getvalue())


@functools.cache
def _shared_starter() -> Starter:
    started = make_starter()
    atexit.register(started.close)
    return _Kept(started)


class _Kept:
    """A worker server that outlives the command that asks for it."""

    def __init__(self, starter: Starter) -> None:
        self._starter = starter

    def __getattr__(self, name: str) -> Any:
        return getattr(self._starter, name)

    def close(self) -> None:
        """Nothing: the next command wants it as well."""


def on_a_terminal(home: Path, columns: int, *arguments: str, **more: str) -> str:
    """What the command shows on a terminal of that width, escape codes and all."""
    import pty

    master, slave = pty.openpty()
    with open(master, "rb", buffering=0) as shown:
        variables = environment(**{"GRADER_LANG": "en", "TERM": "xterm-256color", "COLUMNS": str(columns), **more})
        process = subprocess.Popen(
            command(*arguments), cwd=home, env=variables, stdin=slave, stdout=slave, stderr=slave
        )
        import os

        os.close(slave)
        data = b""
        while True:
            try:
                part = shown.read(4096)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            data += part
        process.wait(60)
    return data.decode("utf-8").replace("\r\n", "\n")


def without_colour(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


__all__ = ["ROOM", "UNIT", "lay", "on_a_terminal", "run", "save", "solution", "stub", "without_colour", "wrong_relu"]
