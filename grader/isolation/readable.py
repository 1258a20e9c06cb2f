"""Which files a worker needs: Python, torch, what they link to, and the modules of this package that serve in it."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_SYSTEM: Final = (
    "/bin",
    "/usr/bin",
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/share/zoneinfo",
    "/etc/ld.so.cache",
    "/etc/localtime",
)
DEVICES: Final = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
PACKAGE: Final = Path(__file__).resolve().parents[1]
_OWN: Final = ("__init__.py", "boundary", "isolation", "notebooks", "simulated_gpu")
"""What a worker imports of this package, or may come to import."""


@dataclass(frozen=True)
class Readable:
    """``shown``: real paths. ``unseen``: what no worker may see, but for what is shown below it; ``hidden``: those of
    them that lie below something shown. ``links``: the symbolic links on the way, with what they say."""

    shown: tuple[str, ...]
    unseen: tuple[str, ...]
    hidden: tuple[str, ...]
    links: tuple[tuple[str, str], ...]

    def without_hidden(self) -> tuple[list[str], list[str]]:
        """The paths to read with everything below, and those only to list, when nothing can be covered up."""
        whole: list[str] = []
        listed: list[str] = []
        for path in self.shown:
            self._split(path, whole, listed)
        return whole, listed

    def _split(self, path: str, whole: list[str], listed: list[str]) -> None:
        if path in self.hidden:
            return
        if not any(_is_below(hidden, path) for hidden in self.hidden):
            whole.append(path)
            return
        listed.append(path)
        with contextlib.suppress(PermissionError):
            for name in os.listdir(path):
                self._split(os.path.join(path, name), whole, listed)


def find(hidden: Iterable[str]) -> Readable:
    """Look at this process: it has loaded all that its children need. ``hidden``: paths that no worker may see."""
    links: dict[str, str] = {}
    needed = [*_SYSTEM, sys.prefix, sys.base_prefix, sys.exec_prefix, *_module_path(), *_loaded_libraries()]
    real = {_resolve(path, links) for path in needed if os.path.exists(path)} - {"/"}
    unseen = {os.path.realpath(path) for path in [*hidden, str(PACKAGE)] if os.path.exists(path)}
    own = {str(PACKAGE / name) for name in _OWN}
    covered = {path for path in unseen if any(_is_below(path, other) for other in real)}
    shown = {path for path in real if not any(_reaches(other, path, covered) for other in real)}
    return Readable(
        tuple(sorted(shown | own)), tuple(sorted(unseen)), tuple(sorted(covered)), tuple(sorted(links.items()))
    )


def _reaches(above: str, path: str, covered: set[str]) -> bool:
    """Whether ``path`` is seen wherever ``above`` is: it lies below, and nothing covered up is on the way."""
    return _is_below(path, above) and not any(_is_below(path, cover) and _is_below(cover, above) for cover in covered)


def _is_below(path: str, above: str) -> bool:
    return path.startswith(above.rstrip("/") + "/")


def _module_path() -> list[str]:
    """The installed packages; never a folder that merely happens to be on the module path."""
    return [entry for entry in sys.path if "site-packages" in entry or "dist-packages" in entry]


def _loaded_libraries() -> set[str]:
    """The folders of the shared libraries in use, wherever this system keeps them."""
    try:
        lines = Path("/proc/self/maps").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return set()
    paths = (line.split(maxsplit=5)[5] for line in lines if line.count("/"))
    return {os.path.dirname(path) for path in paths if ".so" in os.path.basename(path)}


def _resolve(path: str, links: dict[str, str]) -> str:
    """The real path, noting the links on the way: whoever builds the same tree elsewhere needs them."""
    done = "/"
    rest = [part for part in os.path.abspath(path).split("/") if part]
    for _ in range(200):
        if not rest:
            break
        part = rest.pop(0)
        here = os.path.normpath(os.path.join(done, part))
        if os.path.islink(here):
            links[here] = os.readlink(here)
            rest = [piece for piece in links[here].split("/") if piece] + rest
            done = "/" if links[here].startswith("/") else done
        else:
            done = here
    return done
