"""Packs what students get: stubs and notebooks in one language, and this package without its hidden checks."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from grader.build import Clone
from grader.course import CourseError
from grader.feedback.text import KIT_LANGUAGE, say
from grader.learning.material import kit_data
from grader.notebooks.derive import to_text

EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The date of every file in a kit's zip: the same kit has the same bytes."""
LEFT_OUT: Final = ("hidden", "__pycache__", "scaffold")
"""Folders of the package that no kit holds."""
LANGUAGE: Final = f"grader/feedback/{KIT_LANGUAGE.name}"
LEARNING_DATA: Final = "grader/learning/kit.json"
"""Hints and points, which a clone has in its sources."""
MARK: Final = "grader/course.toml"
"""A kit's copy of the manifest: a folder that holds it, and no solutions, is a kit."""


def kit_files(clone: Clone, lang: str) -> Iterator[tuple[str, bytes]]:
    """Every file of the kit with its bytes, by its path within the kit."""
    course = clone.course
    yield "README.md", _readme(clone, lang).encode()
    yield "LICENSE", (clone.root / "LICENSE").read_bytes()
    yield "pyproject.toml", _pyproject(clone).encode()
    yield MARK, (clone.root / "solutions" / "course.toml").read_bytes()
    for path in sorted((clone.root / "grader").rglob("*")):
        name = path.relative_to(clone.root)
        if path.is_file() and not set(name.parts) & set(LEFT_OUT):
            yield name.as_posix(), path.read_bytes()
    handed_out = {}
    for exercise in course.exercises():
        handed_out[f"exercises/{exercise.label}.py"] = clone.stub(exercise, lang).encode()
        handed_out[f"exercises/{exercise.label}.ipynb"] = to_text(clone.notebook(exercise, lang).released()).encode()
    yield from handed_out.items()
    yield LANGUAGE, f"{lang}\n".encode()
    yield LEARNING_DATA, kit_data(clone, handed_out)


def write_kit(clone: Clone, target: Path, lang: str) -> int:
    """Write the kit as a zip (a name that ends in .zip) or into a folder, which must be new or empty.

    Gives the bytes written: the zip's size, or that of all files. Raises CourseError when the folder holds something,
    so that no student's work is written over.
    """
    if target.suffix == ".zip":
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in kit_files(clone, lang):
                entry = zipfile.ZipInfo(f"{target.stem}/{name}", EARLIEST)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, data)
        return target.stat().st_size
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CourseError(say("kit.not_empty", target=target))
    size = 0
    for name, data in kit_files(clone, lang):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        size += path.write_bytes(data)
    return size


def _readme(clone: Clone, lang: str) -> str:
    course = clone.course
    lines = [f"# {course.title[lang]}", "", say("kit.readme").render(lang), ""]
    for unit in course.units:
        lines += [f"## {unit.title[lang]}", ""]
        lines += [
            f"{number}. {exercise.title[lang]}: [{exercise.name}.py](exercises/{exercise.label}.py), "
            f"[{exercise.name}.ipynb](exercises/{exercise.label}.ipynb)"
            for number, exercise in enumerate(unit.exercises, start=1)
        ]
        lines.append("")
    return "\n".join(lines)


def _pyproject(clone: Clone) -> str:
    """The project's own file, but for the parts that only a clone has a use for."""
    text = (clone.root / "pyproject.toml").read_text(encoding="utf-8")
    kept = [
        part
        for part in re.split(r"(?m)^(?=\[)", text)
        if not part.lstrip("[").startswith(
            ("tool.ruff", "tool.mypy", "tool.pytest", "tool.hatch.build.targets.wheel.force")
        )
    ]
    return re.sub(r"(?m)^(dev|cluster) = .*\n", "", "".join(kept))
