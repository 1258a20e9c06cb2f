"""A submitted file: found, read, and looked at without running it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.failures import UnusableFileError
from grader.feedback.text import say

MAX_SOURCE_BYTES: Final = 1_000_000


@dataclass(frozen=True)
class SubmittedFile:
    """One exercise of one student: the file's bytes, read once, and where they came from."""

    unit: str
    exercise: str
    path: Path
    source: bytes
    unreadable: bool = False

    @classmethod
    def read(cls, unit: str, exercise: str, path: Path) -> SubmittedFile:
        """Read the file. Raises OSError when it cannot be read."""
        with path.open("rb") as stream:
            return cls(unit, exercise, path, stream.read(MAX_SOURCE_BYTES + 1))

    @property
    def sha256(self) -> str:
        """The hash of what is graded."""
        return hashlib.sha256(self.source).hexdigest()

    def check_usable(self) -> None:
        """Raise UnusableFileError for what is plainly no Python text, with words that a student understands."""
        source, name = self.source, self.path.name
        if self.unreadable:
            raise UnusableFileError(say("file.unreadable", file=name), say("file.unreadable_advice", file=name))
        if len(source) > MAX_SOURCE_BYTES:
            raise UnusableFileError(say("file.too_large", file=name), say("file.too_large_advice"))
        if not source.strip(b" \t\r\n\xef\xbb\xbf"):
            raise UnusableFileError(say("file.empty", file=name), say("file.empty_advice", file=name))
        if source.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise UnusableFileError(say("file.utf16", file=name), say("file.utf8_advice"))
        if b"\x00" in source:
            raise UnusableFileError(say("file.binary", file=name), say("file.binary_advice", file=name))
        if source.lstrip().startswith(b"{") and b'"cells"' in source and b'"nbformat"' in source:
            raise UnusableFileError(say("file.notebook", file=name), say("file.notebook_advice", file=name))


def source_text(name: str, data: bytes) -> str:
    """The code of a submitted file; of a notebook, that of its code cells."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    if not name.endswith(".ipynb"):
        return text
    try:
        cells = json.loads(text)["cells"]
        return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    except (ValueError, KeyError, TypeError):
        return ""
