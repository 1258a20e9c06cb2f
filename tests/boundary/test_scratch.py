"""A worker's folder on disk goes away, whatever was left in it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from grader.boundary.scratch import Scratch

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs handles of folders")


def dig(folder: Path, depth: int, last_mode: int = 0o700) -> None:
    """Make folders in folders, further down than a path may be long."""
    handle = os.open(folder, os.O_RDONLY)
    for number in range(depth):
        os.mkdir("d", last_mode if number == depth - 1 else 0o700, dir_fd=handle)
        if number < depth - 1:
            below = os.open("d", os.O_RDONLY, dir_fd=handle)
            os.close(handle)
            handle = below
    os.close(handle)


@pytest.mark.parametrize("mode", [0o700, 0o000], ids=["open", "locked"])
def test_folders_deeper_than_python_removes_by_itself_go(mode: int) -> None:
    """It raised RecursionError in the grader's process: every check of that student was "our fault"."""
    scratch = Scratch()
    dig(scratch.folder, 1100, mode)
    scratch.remove()
    assert not scratch.folder.parent.exists()


def test_no_link_is_followed_while_removing(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "work.py").write_text("work", encoding="utf-8")
    scratch = Scratch()
    (scratch.folder / "way_out").symlink_to(tmp_path / "kept")
    dig(scratch.folder, 1100)
    scratch.remove()
    assert not scratch.folder.parent.exists()
    assert (tmp_path / "kept" / "work.py").read_text(encoding="utf-8") == "work"
