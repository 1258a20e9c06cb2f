"""What the course gives beside the exercises: hints, points, and how a file looked when it was handed out.

A clone derives it from its sources. A kit, which has no sources, carries it in ``kit.json``. What imports torch is
imported only where it is needed: a hint should not take two seconds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from grader.course import CourseError, Exercise, clone_root
from grader.feedback.text import LANGUAGES
from grader.statements import read_statement

if TYPE_CHECKING:
    from grader.build import Clone

KIT_DATA: Final = Path(__file__).with_name("kit.json")


class KitData(msgspec.Struct):
    """The content of a kit's ``kit.json``."""

    hints: dict[str, dict[str, list[str]]] = {}
    """By exercise and language."""
    points: dict[str, float] = {}
    """What the public checks of an exercise add up to."""
    handed_out: list[str] = []
    """The hashes of the files below ``exercises/``."""


class Material(Protocol):
    """Where hints and points come from."""

    def hints(self, exercise: Exercise, lang: str) -> list[str]:
        """An exercise's hints, in their order."""

    def points(self, exercise: Exercise) -> float:
        """The points that can be had here."""

    def is_untouched(self, exercise: Exercise, path: Path, sha256: str) -> bool:
        """Whether a file of that hash is as it was handed out."""


class CloneMaterial:
    """Derived from the sources."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def hints(self, exercise: Exercise, lang: str) -> list[str]:
        """From the statement."""
        return list(read_statement(self._root / "solutions" / f"{exercise.label}.{lang}.md").hints)

    def points(self, exercise: Exercise) -> float:
        """From the manifest."""
        return exercise.points

    def is_untouched(self, exercise: Exercise, path: Path, sha256: str) -> bool:
        """By deriving the file again."""
        return sha256 in {digest(text.encode()) for text in self._derived(exercise, path.suffix)}

    def _derived(self, exercise: Exercise, suffix: str) -> Iterator[str]:
        from grader.build import Clone
        from grader.notebooks.derive import to_text

        clone = Clone(self._root)
        for lang in LANGUAGES:
            if suffix == ".py":
                yield clone.stub(exercise, lang)
            else:
                yield to_text(clone.notebook(exercise, lang).released())


class KitMaterial:
    """Read from what the kit carries."""

    def __init__(self, data: KitData) -> None:
        self._data = data
        self._handed_out = frozenset(data.handed_out)

    def hints(self, exercise: Exercise, lang: str) -> list[str]:
        """From the kit's file; none for an exercise that it does not know."""
        return self._data.hints.get(exercise.label, {}).get(lang, [])

    def points(self, exercise: Exercise) -> float:
        """Those of the public checks: a kit has no others."""
        return self._data.points.get(exercise.label, exercise.points)

    def is_untouched(self, exercise: Exercise, path: Path, sha256: str) -> bool:
        """By the hashes that were noted when the kit was packed."""
        return sha256 in self._handed_out


def the_material() -> Material:
    """The material of this copy of the package. Raises CourseError for a kit whose file is damaged."""
    root = clone_root()
    if root is not None:
        return CloneMaterial(root)
    try:
        return KitMaterial(msgspec.json.decode(KIT_DATA.read_bytes(), type=KitData))
    except FileNotFoundError:
        return KitMaterial(KitData())
    except msgspec.DecodeError as error:
        raise CourseError(f"{KIT_DATA}: {error}; unpack the kit again") from None


def kit_data(clone: Clone, exercises: dict[str, bytes]) -> bytes:
    """What a kit's ``kit.json`` holds. ``exercises``: the files below ``exercises/`` by path, as they are packed."""
    from grader.checks import find_checks

    listed = clone.course.exercises()
    hints = {each.label: {lang: list(clone.statement(each, lang).hints) for lang in LANGUAGES} for each in listed}
    points = {
        each.label: sum(check.points for check in find_checks(each.unit, each.name) if not check.hidden)
        for each in listed
    }
    data = KitData(hints, points, sorted(digest(content) for content in exercises.values()))
    return msgspec.json.format(msgspec.json.encode(data), indent=1) + b"\n"


def digest(content: bytes) -> str:
    """The hash by which a file is known."""
    return hashlib.sha256(content).hexdigest()
