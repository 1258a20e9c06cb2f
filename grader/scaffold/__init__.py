"""``grader new UNIT/EXERCISE``: begins an exercise with everything that it needs, small and whole.

What is written passes ``grader build --check`` at once, so that whoever writes the exercise changes one thing at a time
and always knows what broke. ``templates/`` holds the files; CONTRIBUTING.md makes a real exercise from them.
"""

from __future__ import annotations

import difflib
import keyword
import re
from importlib import resources
from pathlib import Path
from typing import Final

from grader.build import Clone
from grader.course import SOURCE_LANGUAGE, Course, CourseError
from grader.feedback.text import LANGUAGES, catalogue, say
from grader.kit import LEFT_OUT
from grader.scaffold.manifest import with_exercise
from grader.statements import text_hash

_FILES: Final = {
    "solution.py.txt": "solutions/{unit}/{name}.py",
    "statement.en.md": "solutions/{unit}/{name}.en.md",
    "statement.pt-BR.md": "solutions/{unit}/{name}.pt-BR.md",
    "public.py.txt": "grader/graders/{unit}/test_{name}.py",
    "hidden.py.txt": "grader/graders/{unit}/hidden/test_{name}.py",
    "messages.toml": "grader/messages/{unit}_{name}.toml",
    "right.py.txt": "tests/cases/{unit}/{name}/right/a_sum.py",
    "wrong.py.txt": "tests/cases/{unit}/{name}/wrong/squared.py",
}
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


class ScaffoldError(CourseError):
    """The exercise cannot be begun. Holds the words, in the reader's language."""


def begin_exercise(clone: Clone, label: str, *, new_unit: bool = False) -> list[Path]:
    """Write the files of a new exercise and its entry in the manifest; give their paths.

    Raises ScaffoldError, before anything is written, for a bad name, an exercise or a file that is there already, a
    unit that is not there (or, with ``new_unit``, one that is).
    """
    course = clone.course
    unit, name = _check_label(course, label, new_unit=new_unit)
    texts = _filled_in(unit, name)
    manifest = clone.root / "solutions" / "course.toml"
    files = {clone.root / place.format(unit=unit, name=name): texts[template] for template, place in _FILES.items()}
    for path in files:
        if path.exists():
            raise ScaffoldError(say("cli.new.in_the_way", path=path.relative_to(clone.root)))
    for package in (f"grader/graders/{unit}", f"grader/graders/{unit}/hidden"):
        if not (clone.root / package / "__init__.py").exists():
            files[clone.root / package / "__init__.py"] = ""
    titles = dict.fromkeys(LANGUAGES, title_of(name))
    files[manifest] = with_exercise(manifest.read_text(encoding="utf-8"), unit, name, titles, title_of(unit))
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(files)


def title_of(name: str) -> str:
    """A first title, made of the name."""
    return name.replace("_", " ").capitalize()


def _check_label(course: Course, label: str, *, new_unit: bool) -> tuple[str, str]:
    unit, slash, name = label.partition("/")
    for part in (unit, name):
        if not slash or not _NAME.fullmatch(part) or keyword.iskeyword(part) or part in LEFT_OUT:
            raise ScaffoldError(say("cli.new.bad_name", label=label))
    units = [each.name for each in course.units]
    if new_unit and unit in units:
        raise ScaffoldError(say("cli.new.unit_taken", unit=unit))
    if not new_unit and unit not in units:
        near = difflib.get_close_matches(unit, units, n=1, cutoff=0.0)[0]
        raise ScaffoldError(say("cli.new.no_unit", unit=unit, near=near, units=", ".join(units)))
    for exercise in course.exercises():
        if exercise.name == name:
            raise ScaffoldError(say("cli.new.exercise_taken", name=name, label=exercise.label))
    if any(key.startswith(f"{name}.") for key in catalogue()):
        raise ScaffoldError(say("cli.new.messages_taken", name=name))
    return unit, name


def _filled_in(unit: str, name: str) -> dict[str, str]:
    """The templates with their placeholders filled in; a translation is marked as made of its original."""
    folder = resources.files("grader.scaffold").joinpath("templates")
    texts = {}
    for template in _FILES:
        text = folder.joinpath(template).read_text(encoding="utf-8")
        for placeholder, value in (("UNIT", unit), ("NAME", name), ("TITLE", title_of(name))):
            text = text.replace(placeholder, value)
        texts[template] = text
    original = text_hash(texts[f"statement.{SOURCE_LANGUAGE}.md"].encode())
    return {template: text.replace("SOURCE", original) for template, text in texts.items()}
