"""A save is noticed, however an editor saves."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.learning.watching import Watched


def in_place(path: Path) -> None:
    path.write_text("x = 2\n", encoding="utf-8")


def by_renaming(path: Path) -> None:
    fresh = path.with_suffix(".tmp")
    fresh.write_text("x = 2\n", encoding="utf-8")
    os.replace(fresh, path)


def by_deleting_first(path: Path) -> None:
    path.unlink()
    time.sleep(0.2)
    path.write_text("x = 2\n", encoding="utf-8")


def in_two_parts(path: Path) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.flush()
        time.sleep(0.01)
        stream.write("x = 2\n")


@pytest.mark.parametrize("save", [in_place, by_renaming, by_deleting_first, in_two_parts])
def test_a_save_is_noticed_once_it_is_complete(save: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "one.py"
    path.write_text("x = 1\n", encoding="utf-8")
    watched = Watched(lambda: [path])
    threading.Timer(0.2, save, [path]).start()
    assert watched.wait() == [path]
    assert path.read_text(encoding="utf-8") == "x = 2\n"


def test_a_file_that_is_made_later_is_noticed(tmp_path: Path) -> None:
    watched = Watched(lambda: sorted(tmp_path.glob("*.py")))
    threading.Timer(0.2, in_place, [tmp_path / "new.py"]).start()
    assert watched.wait() == [tmp_path / "new.py"]
