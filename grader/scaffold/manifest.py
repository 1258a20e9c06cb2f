"""Puts an exercise into the text of ``course.toml``: at the end of its unit, the comments left as they are."""

from __future__ import annotations

import json
import re
from typing import Final

POINTS: Final = 5
"""What the checks of the templates add up to."""

_ENTRY: Final = """
[[units.exercises]]
name = "{name}"
title = {{ {titles} }}
points = {points}
"""
_UNIT: Final = """
[[units]]
name = "{unit}"
title = {{ {titles} }}
"""


def with_exercise(manifest: str, unit: str, name: str, titles: dict[str, str], unit_title: str) -> str:
    """The manifest with one more exercise; a unit that is not in it is added at the end, under ``unit_title``."""
    entry = _ENTRY.format(name=name, titles=_table(titles), points=POINTS)
    parts = re.split(r"(?m)^(?=\[\[units\]\]\s*$)", manifest.rstrip("\n") + "\n")
    for number, part in enumerate(parts):
        if re.match(rf'\[\[units\]\]\s*\nname = "{re.escape(unit)}"', part):
            last = number == len(parts) - 1
            parts[number] = part.rstrip("\n") + "\n" + entry + ("" if last else "\n")
            return "".join(parts)
    return "".join(parts) + _UNIT.format(unit=unit, titles=_table(dict.fromkeys(titles, unit_title))) + entry


def _table(titles: dict[str, str]) -> str:
    return ", ".join(f"{lang} = {json.dumps(title, ensure_ascii=False)}" for lang, title in titles.items())
