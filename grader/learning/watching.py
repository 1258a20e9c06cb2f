"""Notices that a file was saved.

By looking every few hundredths of a second: an exercise has at most four files, which cost some microseconds to look
at, and unlike the system's own notifications this works on network drives, in containers and on every system alike,
with nothing to install.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

POLL_SECONDS: Final = 0.05
SETTLED_SECONDS: Final = 0.02
"""An editor may empty a file before it writes: what is judged has stayed the same for this long."""

_Look = dict[Path, tuple[int, int, int]]


class Watched:
    """Some files. Which they are is asked at every look, since one may be made, renamed or deleted meanwhile."""

    def __init__(self, paths: Callable[[], Iterable[Path]]) -> None:
        self._paths = paths
        self._seen = self._look()

    def wait(self) -> list[Path]:
        """Wait until a file is saved; give those that were, in the order of ``paths``."""
        while True:
            time.sleep(POLL_SECONDS)
            now = self._look()
            if now == self._seen:
                continue
            while (later := self._settled()) != now:
                now = later
            saved = [path for path, state in now.items() if self._seen.get(path) != state]
            self._seen = now
            if saved:
                return saved

    def _settled(self) -> _Look:
        time.sleep(SETTLED_SECONDS)
        return self._look()

    def _look(self) -> _Look:
        found: _Look = {}
        for path in self._paths():
            try:
                status = path.stat()
            except OSError:
                continue  # between the deletion and the renaming by which some editors save
            found[path] = (status.st_mtime_ns, status.st_size, status.st_ino)
        return found
