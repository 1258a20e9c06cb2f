"""Writes ``DIR/<student>/<unit>/<exercise>`` from a download, and says about everything that is not simply taken."""

from __future__ import annotations

import contextlib
import os
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from grader.course import Course, Exercise
from grader.exports.files import csv_text, write_atomically
from grader.exports.roster import ROSTER_NAME, read_roster
from grader.feedback.text import Text, say
from grader.imports.archives import Download
from grader.imports.layouts import DownloadError, Owned, make_owner, recognise
from grader.imports.matching import form, is_work, match
from grader.submissions import shown

_RESERVED: Final = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
_MOST_BYTES: Final = 120
_MOST_NAMES: Final = 8
_MOST_LINES: Final = 5
"""Of one kind about one student, or about folders' names: nobody's flood may bury what is said of the others."""
_ROSTER_COLUMNS: Final = ("folder", "Full name", "Identifier", "ID", "github_username")

_Best = dict[tuple[str, str, str], tuple[Owned, Exercise]]
"""By student, exercise and form: the file that counts."""


@dataclass
class Outcome:
    """What an import did."""

    layout: str
    written: list[Path] = field(default_factory=list)
    students: set[str] = field(default_factory=set)
    notes: list[Text] = field(default_factory=list)

    def lines(self, target: Path, lang: str) -> list[str]:
        """What the instructor reads, a line each: the sum last."""
        read_as = say("import.layout", layout=say(f"import.layout_{self.layout}")).render(lang)
        done = say("import.done", students=len(self.students), files=len(self.written), folder=target).render(lang)
        return [read_as, *self._told(lang), done]

    def _told(self, lang: str) -> Iterator[str]:
        """The notes, a line each; of many alike the first few and their number."""
        told: dict[tuple[str, str], list[str]] = {}
        for note in self.notes:
            about = str(note.values.get("path", note.values.get("student", ""))).partition("/")[0]
            told.setdefault((note.key, about), []).append(note.render(lang))
        for (_, about), lines in told.items():
            yield from map(shown, lines[:_MOST_LINES])
            if len(lines) > _MOST_LINES:
                more = say("import.more_alike", count=len(lines) - _MOST_LINES)
                yield shown(f"{about}: {more.render(lang)}" if about else more.render(lang))


def lay_out(path: Path, target: Path, course: Course, lang: str, layout: str = "", unit: str = "") -> Outcome:
    """Lay a download out below ``target``. Raises DownloadError when there is nothing in it for the course.

    A second download into the same folder adds to the first: later versions replace earlier ones, and that is said.
    """
    with contextlib.closing(_opened(path, lang)) as download:
        return _lay_out(download, target, course, lang, layout, unit)


def _lay_out(download: Download, target: Path, course: Course, lang: str, layout: str, unit: str) -> Outcome:
    path = download.path
    try:
        entries = list(download.entries())
    except (OSError, zipfile.BadZipFile):
        raise DownloadError(say("import.no_archive", path=path).render(lang)) from None
    layout = layout or recognise(entries, course)
    owner = make_owner(layout, course, entries, path.stem if path.is_file() else path.resolve().name)
    outcome = Outcome(layout, notes=download.notes)
    best: _Best = {}
    others: dict[str, list[str]] = {}
    known: dict[str, dict[str, str]] = {}
    for entry in entries:
        owned = owner(entry)
        if owned is None:
            if is_work(entry.parts[-1]) and layout != "classroom":
                outcome.notes.append(say("import.no_student", path=entry.path))
            continue
        if owned.roster:
            known[owned.student] = owned.roster
        if entry.opened:
            continue
        if not is_work(entry.parts[-1]):
            others.setdefault(owned.student, []).append("/".join(owned.parts))
            continue
        found = match(owned.parts, course, unit)
        if found.exercise is None:
            outcome.notes.append(_unplaced(entry.path, found.closest, found.several))
            continue
        if not found.exact:
            outcome.notes.append(say("import.renamed", path=entry.path, exercise=found.exercise.label))
        _keep_latest(best, owned, found.exercise, outcome.notes)
    if not best:
        raise DownloadError(say("import.nothing", path=path).render(lang))
    _write(best, known, download, target, outcome)
    for student, names in sorted(others.items()):
        outcome.notes.append(say("import.others", student=student, names=_listed(names)))
    return outcome


def _opened(path: Path, lang: str) -> Download:
    if not path.exists():
        raise DownloadError(say("import.no_download", path=path).render(lang))
    return Download(path)


def _unplaced(path: str, closest: Exercise | None, several: bool) -> Text:
    if several:
        return say("import.ambiguous", path=path)
    return say("import.misnamed", path=path, closest=closest.label) if closest else say("import.unknown", path=path)


def _keep_latest(best: _Best, owned: Owned, exercise: Exercise, notes: list[Text]) -> None:
    key = owned.student, exercise.label, form(owned.parts)
    if key not in best:
        best[key] = owned, exercise
        return
    earlier, later = sorted([best[key][0], owned], key=lambda each: (each.order, each.entry.parts))
    best[key] = later, exercise
    names = {"kept": "/".join(later.parts), "dropped": "/".join(earlier.parts)}
    notes.append(say("import.newer_wins", student=owned.student, exercise=exercise.label, **names))


def _write(best: _Best, known: dict[str, dict[str, str]], download: Download, target: Path, outcome: Outcome) -> None:
    folders: dict[str, str] = {}
    for student in dict.fromkeys([owned.student for owned, _ in best.values()] + sorted(known)):
        folders[student] = safe_folder(student, set(folders.values()))
        if folders[student] != student:
            outcome.notes.append(say("import.folder_name", name=student, folder=folders[student]))
    empty = set(known)
    for (student, label, ending), (owned, _) in best.items():
        data = download.read(owned.entry)
        path = target / folders[student] / f"{label}{ending}"
        if data is not None and _put(path, target, data, outcome):
            outcome.written.append(path)
            outcome.students.add(folders[student])
            empty.discard(student)
    for student in sorted(empty):
        # Whoever has handed in something is among the grades, if only with a zero that somebody can ask about.
        if _inside(target / folders[student], target):
            outcome.notes.append(say("import.nothing_usable", student=student))
            outcome.students.add(folders[student])
    _write_roster(target, {folders[student]: row for student, row in known.items()})


def _write_roster(target: Path, found: dict[str, dict[str, str]]) -> None:
    """Add what the platform says of its students to what earlier imports have left."""
    if not found:
        return
    path = target / ROSTER_NAME
    earlier = read_roster(path).rows if path.is_file() else []
    roster = {row["folder"]: row for row in earlier if row.get("folder")}
    roster |= {folder: {"folder": folder, **row} for folder, row in found.items()}
    columns = [name for name in _ROSTER_COLUMNS if any(row.get(name) for row in roster.values())]
    rows = [columns, *([row.get(name, "") for name in columns] for _, row in sorted(roster.items()))]
    write_atomically(path, csv_text(rows))


def _inside(folder: Path, target: Path) -> bool:
    """Make a folder, and tell whether it lies in the target, wherever links lead."""
    folder.mkdir(parents=True, exist_ok=True)
    return target.resolve() in folder.resolve().parents


def _put(path: Path, target: Path, data: bytes, outcome: Outcome) -> bool:
    """Write one file, whole or not at all, and only where no link leads out of the target."""
    name = path.relative_to(target).as_posix()
    if not _inside(path.parent, target):
        outcome.notes.append(say("import.outside", path=name))
        return False
    twin = path.with_suffix(".py" if path.suffix == ".ipynb" else ".ipynb")
    if twin.exists() and twin not in outcome.written:
        outcome.notes.append(say("import.both_kinds", path=name))
    if path.is_file() and not path.is_symlink():
        if path.read_bytes() == data:
            return True
        outcome.notes.append(say("import.replaced", path=name))
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_bytes(data)
    os.replace(temporary, path)
    return True


def safe_folder(name: str, taken: set[str]) -> str:
    """A folder's name for a student: readable, one level, the same on every system, and nobody else's."""
    kept = "".join(c if c.isalnum() or c in " ._-@+" else "_" for c in unicodedata.normalize("NFC", name))
    kept = re.sub(r"\s+", "_", kept.strip(" .")).lstrip("-")
    while len(kept.encode()) > _MOST_BYTES:
        kept = kept[:-1]
    if not kept or kept.partition(".")[0].casefold() in _RESERVED:
        kept = f"student_{kept}".rstrip("_")
    others, chosen, number = {each.casefold() for each in taken}, kept, 1
    while chosen.casefold() in others:
        number += 1
        chosen = f"{kept}_{number}"
    return chosen


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMES])
    return f"{shown}, ... ({len(names)})" if len(names) > _MOST_NAMES else shown
