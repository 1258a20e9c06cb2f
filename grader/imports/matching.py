"""Which exercise a file answers, by its name alone."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from grader.course import Course, Exercise
from grader.feedback.text import LANGUAGES

ENDINGS: Final = (".py", ".ipynb")
DISGUISES: Final = (".py.txt", ".ipynb.txt", ".ipynb.json")
"""What browsers and mail programs make of the endings."""
_COPY_MARKS: Final = re.compile(r"(?:[-_ ]\d{1,2}|\s*\(\d{1,2}\)|[-_ ]+(?:copy|copia|cópia))$")
"""What Canvas puts behind a name that is handed in again, and what browsers and file managers put behind a copy."""
CLOSE_ENOUGH: Final = 0.6


@dataclass(frozen=True)
class Match:
    """What a name comes to: an exercise, or the one that may be meant, or several between which it does not decide."""

    exercise: Exercise | None = None
    closest: Exercise | None = None
    several: bool = False
    exact: bool = False


def is_work(name: str) -> bool:
    """Whether a file may be an answer."""
    return name.lower().endswith((*ENDINGS, *DISGUISES))


def form(parts: tuple[str, ...]) -> str:
    """The ending under which an answer is laid out: a module, a notebook, or the notebook of one language.

    A repository holds all of them, and mostly only one of them is worked on; all are kept, and the better one counts.
    """
    if _split(parts[-1])[1] == ".py":
        return ".py"
    own = _language(_split(parts[-1])[0])[1]
    folders = [lang for lang in LANGUAGES for part in parts[:-1] if part.casefold() == lang.casefold()]
    lang = own or next(iter(folders), "")
    return f".{lang}.ipynb" if lang else ".ipynb"


def match(parts: tuple[str, ...], course: Course, unit: str = "") -> Match:
    """Find the exercise of a path inside a student's work. ``unit`` decides where the path does not."""
    stem, ending = _split(parts[-1])
    stem, _ = _language(stem) if ending == ".ipynb" else (stem, "")
    named = [exercise for exercise in course.exercises() if exercise.name in (stem, _plain(stem))]
    units = [each.name for each in course.units if any(_plain(part) == each.name for part in parts[:-1])]
    wanted = [unit] if unit else units
    chosen = [exercise for exercise in named if exercise.unit in wanted] or ([] if unit else named)
    if len(chosen) == 1:
        exact = parts[-1] in (chosen[0].name + ending, chosen[0].name + form(parts))
        return Match(chosen[0], exact=exact)
    if chosen:
        return Match(several=True)
    names = {exercise.name: exercise for exercise in course.exercises()}
    close = difflib.get_close_matches(_plain(stem), names, 1, CLOSE_ENOUGH) or _contained(_plain(stem), list(names))
    return Match(closest=names[close[0]] if close else None)


def _contained(stem: str, names: list[str]) -> list[str]:
    """`exercise_2_relu_final` is no close match of `relu`, but says it."""
    return [name for name in sorted(names, key=len, reverse=True) if f"_{name}_" in f"_{stem}_"][:1]


def _split(name: str) -> tuple[str, str]:
    for disguise in DISGUISES:
        if name.lower().endswith(disguise):
            return name[: -len(disguise)], disguise[: disguise.rindex(".")]
    for ending in ENDINGS:
        if name.lower().endswith(ending):
            return name[: -len(ending)], ending
    return name, ""


def _language(stem: str) -> tuple[str, str]:
    """A notebook's name without its language, and that language: ``relu.pt-BR.ipynb``."""
    for lang in LANGUAGES:
        if stem.lower().endswith(f".{lang.lower()}"):
            return stem[: -len(lang) - 1], lang
    return stem, ""


def _plain(stem: str) -> str:
    """A name without case, marks of a copy, and the choice between spaces, hyphens and underscores."""
    folded = unicodedata.normalize("NFKC", stem).casefold().strip()
    return re.sub(r"[\s\-.]+", "_", _COPY_MARKS.sub("", folded))
