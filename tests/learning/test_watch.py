"""``grader watch``: a save, and the verdict on it."""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from learner_folders import command, lay, save, solution, stub, wrong_relu
from student_folders import environment

SECONDS = 60.0


class Watch:
    """A running `grader watch`, whose lines can be waited for."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            command("watch", *arguments),
            cwd=home,
            env=environment(GRADER_LANG="en"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip())

    def until(self, text: str) -> list[str]:
        """The lines up to one that holds the text."""
        lines: list[str] = []
        while not lines or text not in lines[-1]:
            try:
                lines.append(self._lines.get(timeout=SECONDS))
            except queue.Empty:
                raise AssertionError(f"{text!r} never came; there was {lines}") from None
        return lines

    def interrupt(self) -> int:
        """Ctrl-C; gives the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(SECONDS)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return lay(tmp_path, two_layers=stub("two_layers"), relu=stub("relu"))


@pytest.fixture
def watch(home: Path) -> Iterator[Watch]:
    running = Watch(home, "relu")
    yield running
    running.process.kill()
    running.process.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="an interrupt is sent in another way")
def test_every_save_is_judged_until_an_interrupt_ends_it_cleanly(home: Path, watch: Watch) -> None:
    watch.until("Nothing is written yet")
    save(home, "relu", wrong_relu())
    failed = watch.until("same cause")
    assert any("5 / 13" in line for line in failed)
    assert any("tanh" in line for line in failed)
    save(home, "relu", "def broken(:\n")
    assert any("0 / 13" in line for line in watch.until("same cause"))
    save(home, "relu", solution("relu"))
    watch.until("Full marks.")
    assert watch.interrupt() == 0
    assert watch.until("No longer watching.")


@pytest.mark.skipif(sys.platform == "win32", reason="an interrupt is sent in another way")
def test_without_a_name_the_next_exercise_is_watched(home: Path) -> None:
    save(home, "relu", wrong_relu())
    running = Watch(home)
    try:
        assert "relu.py" in running.until("Watching")[-1]
        assert running.interrupt() == 0
    finally:
        running.process.kill()
        running.process.wait()
