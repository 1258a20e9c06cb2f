"""A learner's folder, and commands run in it as a learner types them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from student_folders import UNIT, environment, solution, stub

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


def run(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `grader` in a folder, in English unless asked otherwise."""
    return subprocess.run(
        command(*arguments),
        cwd=home,
        env=environment(**{"GRADER_LANG": "en", **more}),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


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
