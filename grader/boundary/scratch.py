"""A worker's place on disk: a folder to work in, and the file that it prints into."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import BinaryIO, Final

from grader.boundary.deep_folders import remove_deep

MAX_SHOWN_BYTES: Final = 4_000


class Scratch:
    """Made on the trusted side, which reads the output through a handle of its own.

    The worker may truncate, remove or replace what is there by name: that changes nothing but what is shown of it.
    """

    def __init__(self) -> None:
        self._root = Path(tempfile.mkdtemp(prefix="grader-"))
        self.folder = self._root / "work"
        self.folder.mkdir()
        # Appending, so that neither a seek nor a second process overwrites what was printed.
        self.printed: BinaryIO = open(self._root / "printed", "ab", buffering=0)  # noqa: SIM115 - closed in remove
        self._reader: BinaryIO = open(self._root / "printed", "rb", buffering=0)  # noqa: SIM115
        self._read = 0

    def unread_bytes(self) -> int:
        """How much was printed since the last ``take_output``."""
        return os.fstat(self._reader.fileno()).st_size - self._read

    def take_output(self, *, start: bool = False) -> str:
        """Give what was printed since the last call: its end, or its ``start``, if it is long."""
        with contextlib.suppress(OSError, ValueError):
            size = os.fstat(self._reader.fileno()).st_size
            self._read = min(self._read, size)
            self._reader.seek(self._read if start else max(self._read, size - MAX_SHOWN_BYTES))
            text = self._reader.read(min(size - self._read, MAX_SHOWN_BYTES)) or b""
            self._read = size
            return text.decode("utf-8", "replace")
        return ""

    def leave_out_beyond(self, size: int) -> None:
        """Throw away what was printed since the last ``take_output`` beyond that many bytes."""
        with contextlib.suppress(OSError, ValueError):
            os.ftruncate(self.printed.fileno(), self._read + size)

    def remove(self) -> None:
        """Remove the folder, also where the worker has taken permissions away in it or made it endlessly deep."""
        self.printed.close()
        self._reader.close()
        for prepare in (lambda root: None, _allow, remove_deep):
            prepare(self._root)
            if _removed(self._root):
                return


def _removed(root: Path) -> bool:
    with contextlib.suppress(RecursionError):
        shutil.rmtree(root, ignore_errors=True)
    return not root.exists()


def _allow(root: Path) -> None:
    with contextlib.suppress(OSError, RecursionError):
        root.chmod(stat.S_IRWXU)
        for folder, names, _ in os.walk(root):
            for name in names:
                path = Path(folder, name)
                # Never through a link: it may lead to a folder of somebody else's.
                if not path.is_symlink():
                    path.chmod(stat.S_IRWXU)
