"""Files of a download, whether it is a zip or a folder, read without trusting names, sizes or links.

Nothing is extracted: entries are listed, and read into memory one by one, up to a limit that is counted while reading,
since what an archive says of itself may be a lie.
"""

from __future__ import annotations

import contextlib
import io
import os
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from grader.feedback.text import Text, say

MAX_ENTRIES: Final = 200_000
MAX_FILE_BYTES: Final = 25_000_000
MAX_ARCHIVE_BYTES: Final = 500_000_000
"""For a zip inside the download: one student's hand-in, with whatever else was packed along."""
MAX_TOTAL_BYTES: Final = 4_000_000_000
MAX_RATIO: Final = 200
RATIO_FROM_BYTES: Final = 1_000_000
"""Text is sometimes that repetitive, but not for a megabyte."""

_ENCRYPTED: Final = 0x1
_UTF8: Final = 0x800
_SKIPPED: Final = ("__MACOSX", "__pycache__", ".git", ".ipynb_checkpoints", ".venv", "venv", "node_modules")
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError)


class UnreadableEntryError(Exception):
    """An entry is left out, for the reason given."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.key)
        self.reason = reason


@dataclass(frozen=True)
class Entry:
    """One file of a download. ``archive`` is the stem of the zip inside the download that it lies in, if any.

    ``opened``: this is such a zip itself, which tells that somebody handed something in, whatever can be read of it.
    """

    parts: tuple[str, ...]
    time: tuple[int, ...]
    read: Callable[[], bytes]
    archive: str = ""
    opened: bool = False

    @property
    def path(self) -> str:
        """How messages name the entry."""
        return "/".join(self.parts)


@dataclass
class Download:
    """What was downloaded, and what was left out of it and why."""

    path: Path
    notes: list[Text] = field(default_factory=list)
    _count: int = 0
    _total: int = 0
    _archive: zipfile.ZipFile | None = None

    def entries(self) -> Iterator[Entry]:
        """All files that may be looked at. Raises OSError when the download itself cannot be read."""
        if self.path.is_dir():
            yield from self._opened(self._folder())
        else:
            # It stays open: entries are read when it is known whether they are wanted.
            self._archive = zipfile.ZipFile(self.path)
            yield from self._opened(self._members(self._archive, (), ""))

    def close(self) -> None:
        """Close the zip; no entry can be read any more."""
        if self._archive is not None:
            self._archive.close()

    def read(self, entry: Entry) -> bytes | None:
        """An entry's bytes, or None with a note."""
        try:
            data = entry.read()
        except UnreadableEntryError as error:
            self.notes.append(error.reason)
            return None
        except OSError:
            self.notes.append(say("import.unreadable", path=entry.path))
            return None
        self._total += len(data)
        if self._total > MAX_TOTAL_BYTES:
            self.notes.append(say("import.too_much", path=entry.path, limit=_size(MAX_TOTAL_BYTES)))
            return None
        return data

    def _opened(self, entries: Iterator[Entry]) -> Iterator[Entry]:
        """Entries, with those of a zip among them in its place. A zip in a zip in a zip stays closed."""
        for entry in entries:
            if not entry.parts[-1].lower().endswith(".zip"):
                yield entry
                continue
            yield replace(entry, opened=True)
            data = self.read(entry)
            if data is None:
                continue
            try:
                archive = zipfile.ZipFile(io.BytesIO(data))
            except _DAMAGE as error:
                self.notes.append(say("import.damaged", path=entry.path, reason=type(error).__name__))
                continue
            yield from self._members(archive, entry.parts, entry.parts[-1][: -len(".zip")])

    def _members(self, archive: zipfile.ZipFile, above: tuple[str, ...], stem: str) -> Iterator[Entry]:
        for info in archive.infolist():
            name = _decoded(info)
            shown = "/".join([*above, name])
            if name.endswith("/") or _is_junk(tuple(name.split("/"))):
                continue
            if self._too_many(above):
                return
            parts = tuple(part for part in name.split("/") if part not in ("", "."))
            if name.startswith("/") or ".." in parts or ":" in (parts or ("",))[0] or "\0" in name:
                self.notes.append(say("import.unsafe_name", path=_shown(shown)))
            elif stat.S_ISLNK(info.external_attr >> 16):
                self.notes.append(say("import.link", path=_shown(shown)))
            elif info.flag_bits & _ENCRYPTED:
                self.notes.append(say("import.encrypted", path=_shown(shown)))
            elif parts:
                whole = (*above, *(_normal(part) for part in parts))
                yield Entry(whole, info.date_time, _member_reader(archive, info, _shown(shown)), stem)

    def _folder(self) -> Iterator[Entry]:
        for folder, names, files in os.walk(self.path):
            names[:] = sorted(name for name in names if name not in _SKIPPED)
            for name in list(names):
                if os.path.islink(os.path.join(folder, name)):
                    self.notes.append(say("import.link", path=os.path.relpath(os.path.join(folder, name), self.path)))
                    names.remove(name)
            for name in sorted(files):
                path = Path(folder, name)
                parts = path.relative_to(self.path).parts
                if _is_junk(parts):
                    continue
                if self._too_many(()):
                    return
                if path.is_symlink():
                    self.notes.append(say("import.link", path="/".join(parts)))
                elif path.is_file():
                    time = path.stat().st_mtime_ns
                    yield Entry(tuple(_normal(part) for part in parts), (time,), _file_reader(path, "/".join(parts)))

    def _too_many(self, where: tuple[str, ...]) -> bool:
        self._count += 1
        if self._count == MAX_ENTRIES + 1:
            path = "/".join([self.path.name, *where])
            self.notes.append(say("import.too_many", path=path, limit=MAX_ENTRIES))
        return self._count > MAX_ENTRIES


def _member_reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str) -> Callable[[], bytes]:
    def read() -> bytes:
        limit = _limit(path)
        try:
            with archive.open(info) as stream:
                data = stream.read(limit + 1)
        except _DAMAGE as error:
            raise UnreadableEntryError(say("import.damaged", path=path, reason=type(error).__name__)) from None
        if len(data) > RATIO_FROM_BYTES and len(data) > MAX_RATIO * max(1, info.compress_size):
            raise UnreadableEntryError(say("import.bomb", path=path))
        if len(data) > limit:
            raise UnreadableEntryError(say("import.too_large", path=path, limit=_size(limit)))
        return data

    return read


def _file_reader(path: Path, shown: str) -> Callable[[], bytes]:
    def read() -> bytes:
        limit = _limit(shown)
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise UnreadableEntryError(say("import.too_large", path=shown, limit=_size(limit)))
        return data

    return read


def _limit(path: str) -> int:
    return MAX_ARCHIVE_BYTES if path.lower().endswith(".zip") else MAX_FILE_BYTES


def _decoded(info: zipfile.ZipInfo) -> str:
    """A member's name. Some programs write UTF-8 without saying so, which then is read as an old code page.

    The name as it stands in the archive is asked, since a zip reader cuts it at a zero byte. Some programs on Windows
    write backslashes between folders, against the format's rules; no student's file has one in its name.
    """
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _normal(part: str) -> str:
    """One form for letters with accents, whichever way a system writes them."""
    return unicodedata.normalize("NFC", part)


def _is_junk(parts: tuple[str, ...]) -> bool:
    return any(part in _SKIPPED for part in parts[:-1]) or parts[-1].startswith("._") or parts[-1] == ".DS_Store"


def _shown(path: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in path)[:200]


def _size(count: int) -> str:
    return f"{count // 1_000_000} MB"
