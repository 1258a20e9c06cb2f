"""Who is who: a roster leads from a student's folder to the columns by which a learning platform knows the student."""

from __future__ import annotations

import csv
import io
import itertools
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
_NAMES: Final = ("Student", "Full name")
"""The columns that namesakes share."""
_IDS: Final = (
    "folder",
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "Identifier",
    "Email address",
    "ID number",
    "Username",
    "github_username",
    "roster_identifier",
)
"""The columns that name one person. ``folder`` is ours: what `grader import` writes, or an instructor adds."""
_KEYS: Final = (*_IDS, *_NAMES)


@dataclass(frozen=True)
class Roster:
    """The rows of one or more rosters, found by a student's folder."""

    rows: list[dict[str, str]] = field(default_factory=list)
    other_columns: list[str] = field(default_factory=list)
    """Columns that name nobody, in their order: Canvas' assignments above all."""
    ends: list[int] = field(default_factory=list)
    """Where in the rows one table ends and the next begins."""

    @property
    def columns(self) -> set[str]:
        """The known columns that hold anything."""
        return {name for row in self.rows for name, text in row.items() if text}

    def find(self, folder: str) -> dict[str, str]:
        """What is known of a student: an earlier table's row opens a later one's, a folder's ID that ID's e-mail.

        A row that may be somebody else's is not taken: of two namesakes, neither gets the other's address.
        """
        found = {"folder": folder}
        tables = [self.rows[start:end] for start, end in itertools.pairwise([0, *self.ends, len(self.rows)])]
        for number, table in enumerate(tables):
            row = _row_of(found, table, tables[:number])
            if row is not None:
                found = {**row, **{name: text for name, text in found.items() if text}}
        return found

    def __add__(self, other: Roster) -> Roster:
        ends = [*self.ends, len(self.rows), *(len(self.rows) + end for end in other.ends)]
        return Roster(self.rows + other.rows, [*self.other_columns, *other.other_columns], ends)


Row = dict[str, str]


def _row_of(known: Row, table: list[Row], earlier: list[list[Row]]) -> Row | None:
    """The only row that speaks of whom we know: by a column that both have, else by any value, else by the name."""
    for same in (_share_a_column, _share_a_value, _share_a_name):
        rows = [row for row in table if same(row, known)]
        if len(rows) > 1:
            rows = [row for row in rows if row.get("folder") == known["folder"]]
        elif same is _share_a_name and any(sum(same(row, known) for row in rows_) > 1 for rows_ in earlier):
            rows = []
        if len(rows) == 1:
            return rows[0]
        if any(same(row, known) for row in table):
            return None
    return None


def _share_a_column(one: Row, other: Row) -> bool:
    return any(one.get(name) and one[name].casefold() == other.get(name, "").casefold() for name in _IDS)


def _share_a_value(one: Row, other: Row) -> bool:
    return not _values(one).isdisjoint(_values(other))


def _share_a_name(one: Row, other: Row) -> bool:
    return not _names(one).isdisjoint(_names(other) | {other["folder"].casefold()})


def _values(row: Row) -> set[str]:
    return {row[name].casefold() for name in _IDS if row.get(name)}


def _names(row: Row) -> set[str]:
    names = {row[name].casefold() for name in _NAMES if row.get(name)}
    if row.get("First name") and row.get("Last name"):
        names.add(f"{row['First name']} {row['Last name']}".casefold())
    return names


def read_roster(path: Path) -> Roster:
    """Read a roster: a table with a heading, as Moodle, Canvas or GitHub Classroom export it. Raises ValueError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(say("export.roster_encoding", path=path)) from None
    except FileNotFoundError:
        raise ValueError(say("export.no_such_roster", path=path)) from None
    delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
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
