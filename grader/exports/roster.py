"""Who is who: a roster leads from a student's folder to the columns by which a learning platform knows the student."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from grader.exports.files import harmless
from grader.feedback.text import say

ROSTER_NAME: Final = "roster.csv"

# A column's name in the platforms' own exports -> the name under which it is known here.
_HEADINGS: Final = {
    "student": "Student",
    "estudante": "Student",
    "aluno": "Student",
    "id": "ID",
    "sis user id": "SIS User ID",
    "sis login id": "SIS Login ID",
    "section": "Section",
    "identifier": "Identifier",
    "identificador": "Identifier",
    "full name": "Full name",
    "nome completo": "Full name",
    "first name": "First name",
    "nome": "First name",
    "last name": "Last name",
    "surname": "Last name",
    "sobrenome": "Last name",
    "email address": "Email address",
    "email": "Email address",
    "e-mail": "Email address",
    "endereço de email": "Email address",
    "endereço de e-mail": "Email address",
    "id number": "ID number",
    "número de identificação": "ID number",
    "username": "Username",
    "identificação de usuário": "Username",
    "github_username": "github_username",
    "roster_identifier": "roster_identifier",
    "folder": "folder",
    "pasta": "folder",
}
_KEYS: Final = (
    "folder",
    "Student",
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "Identifier",
    "Full name",
    "Email address",
    "ID number",
    "Username",
    "github_username",
    "roster_identifier",
)
"""The columns that name one person. ``folder`` is ours: what `grader import` writes, or an instructor adds."""


@dataclass(frozen=True)
class Roster:
    """The rows of one or more rosters, found by a student's folder."""

    rows: list[dict[str, str]] = field(default_factory=list)
    other_columns: list[str] = field(default_factory=list)
    """Columns that name nobody, in their order: Canvas' assignments above all."""

    @property
    def columns(self) -> set[str]:
        """The known columns that hold anything."""
        return {name for row in self.rows for name, text in row.items() if text}

    def find(self, folder: str) -> dict[str, str]:
        """What is known of a student. An earlier row's keys open later ones: a folder's ID, then that ID's e-mail."""
        keys, found = {folder.casefold()}, {"folder": folder}
        for row in self.rows:
            theirs = _keys(row)
            if keys & theirs:
                keys |= theirs
                found = {**row, **{name: text for name, text in found.items() if text}}
        return found

    def __add__(self, other: Roster) -> Roster:
        return Roster(self.rows + other.rows, [*self.other_columns, *other.other_columns])


def _keys(row: dict[str, str]) -> set[str]:
    keys = {row[name].casefold() for name in _KEYS if row.get(name)}
    if row.get("First name") and row.get("Last name"):
        keys.add(f"{row['First name']} {row['Last name']}".casefold())
    return keys


def read_roster(path: Path) -> Roster:
    """Read a roster: a table with a heading, as Moodle, Canvas or GitHub Classroom export it. Raises ValueError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(say("export.roster_encoding", path=path)) from None
    delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    table = csv.DictReader(text.splitlines(), delimiter=delimiter)
    known = {name: _HEADINGS[name.strip().casefold()] for name in table.fieldnames or () if _is_known(name)}
    if not set(known.values()) & set(_KEYS):
        raise ValueError(say("export.roster_columns", path=path, names=", ".join(_KEYS)))
    rows = [{known[name]: _cell(text) for name, text in row.items() if name in known} for row in table]
    others = [name.strip() for name in table.fieldnames or () if not _is_known(name)]
    # Canvas puts the points that are possible into a row of their own.
    return Roster([row for row in rows if row.get("Student", "").casefold() != "points possible"], others)


def _cell(text: str | None) -> str:
    """A cell without the mark that keeps a spreadsheet from taking it for a formula."""
    bare = (text or "").strip()
    return bare[1:] if bare.startswith("'") and harmless(bare[1:]) == bare else bare


def _is_known(name: str | None) -> bool:
    return (name or "").strip().casefold() in _HEADINGS


def find_roster(submitted: Path, given: Path | None) -> Roster:
    """The roster that `grader import` left among the submissions, then the one that is given."""
    roster = Roster()
    for path in (submitted / ROSTER_NAME, given):
        if path is not None and (path == given or path.is_file()):
            roster += read_roster(path)
    return roster
