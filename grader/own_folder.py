"""``.grader``: what the kit keeps in a learner's folder. It may be deleted at any time."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = ".grader"


def make_own_folder(home: Path) -> Path:
    """Make the folder in ``home`` where there is none, hidden from whatever repository that is. Raises OSError."""
    folder = home / FOLDER
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")  # whose repository this is, nobody knows
    return folder
