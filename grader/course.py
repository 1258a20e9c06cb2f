"""The course's manifest: which units and exercises there are, in which order, and where their files lie."""

from __future__ import annotations

import functools
import importlib.util
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


SOURCE_LANGUAGE: Final = "en"
"""The language that statements are translated from."""


class CourseError(Exception):
    """The manifest or a file of the course is missing or wrong. The message names the file and the way out."""


@dataclass(frozen=True)
class Exercise:
    """One exercise: a module to be written."""

    unit: str
    name: str
    title: dict[str, str]
    points: float
    builds_on: tuple[str, ...] = ()
    """The labels of exercises that it takes for granted. They come earlier in the course."""
    preload: tuple[str, ...] = ()
    """Modules that take long to load, and that every answer needs besides torch."""

    @property
    def label(self) -> str:
        """``unit/exercise``, the name under which every file of it lies."""
        return f"{self.unit}/{self.name}"

    def missing(self) -> list[str]:
        """The packages that every answer needs and that are not installed here: nobody's work can be judged then."""
        packages = dict.fromkeys(name.partition(".")[0] for name in self.preload)
        return [name for name in packages if importlib.util.find_spec(name) is None]


def notebook_name(exercise: Exercise, lang: str) -> str:
    """Where a released notebook lies among the exercises. Its name is always the one to hand it in by."""
    return f"{exercise.label}.ipynb" if lang == SOURCE_LANGUAGE else f"{lang}/{exercise.label}.ipynb"


@dataclass(frozen=True)
class Unit:
    """An nbgrader assignment: some exercises in their order."""

    name: str
    title: dict[str, str]
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True)
class Course:
    """The whole course."""

    title: dict[str, str]
    units: tuple[Unit, ...]

    def exercises(self) -> list[Exercise]:
        """All exercises, in the course's order."""
        return [exercise for unit in self.units for exercise in unit.exercises]

    def only(self, names: Iterable[str]) -> Course:
        """The course with these units alone, in its own order. Raises CourseError for a name that no unit has."""
        wanted = set(names)
        unknown = sorted(wanted - {unit.name for unit in self.units})
        if unknown:
            from grader.feedback.text import say  # late: the plugin reads this module before it has secured imports

            known = ", ".join(unit.name for unit in self.units)
            raise CourseError(say("batch.no_unit", name=unknown[0], names=known))
        return Course(self.title, tuple(unit for unit in self.units if unit.name in wanted))

    def find(self, path: Path) -> Exercise | None:
        """The exercise that a file is an answer to, by the last two parts of its path; None for any other file."""
        if path.suffix != ".py":
            return None
        for exercise in self.exercises():
            if (path.parent.name, path.stem) == (exercise.unit, exercise.name):
                return exercise
        return None


def read_course(manifest: Path) -> Course:
    """Read a manifest. Raises CourseError."""
    try:
        table = tomllib.loads(manifest.read_text(encoding="utf-8"))
        course = Course(table["title"], tuple(_unit(unit) for unit in table["units"]))
    except FileNotFoundError:
        raise CourseError(f"{manifest}: there is no such file; it lists the course's exercises") from None
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise CourseError(f"{manifest}: {error!r}; compare with the course's own manifest") from None
    before: set[str] = set()
    for exercise in course.exercises():
        unknown = sorted(set(exercise.builds_on) - before)
        if unknown:
            raise CourseError(f"{manifest}: {exercise.label} builds on {unknown[0]!r}, which is no exercise before it")
        before.add(exercise.label)
    return course


def _unit(table: dict[str, Any]) -> Unit:
    unit = table["name"]
    exercises = (
        Exercise(
            unit,
            item["name"],
            item["title"],
            float(item["points"]),
            tuple(ground if "/" in ground else f"{unit}/{ground}" for ground in item.get("builds_on", ())),
            tuple(item.get("preload", ())),
        )
        for item in table["exercises"]
    )
    return Unit(unit, table["title"], tuple(exercises))


def clone_root() -> Path | None:
    """The folder of the full clone that this package lies in; None in a kit or an installed copy."""
    root = Path(__file__).resolve().parent.parent
    return root if (root / "solutions" / "course.toml").is_file() else None


@functools.cache
def the_course() -> Course:
    """The course that this copy of the package grades."""
    root = clone_root()
    return read_course(root / "solutions" / "course.toml" if root else Path(__file__).with_name("course.toml"))
