"""Which names a cell would define, guessed line by line: it may be no Python, and is neither run nor parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_DEFINITION: Final = re.compile(r"[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)")
_ASSIGNMENT: Final = re.compile(r"[ \t]*(\w+)[ \t]*(?::[^=]*)?=(?!=)")
_IMPORT: Final = re.compile(r"[ \t]*(?:from[ \t]+[\w.]+[ \t]+)?import[ \t]+([^#]*)")
_WORD: Final = re.compile(r"\w+")
_SYNTAX_ERRORS: Final = ("SyntaxError", "IndentationError", "TabError")


def would_define(source: str, name: str, error: str) -> bool:
    """Whether a cell that failed with ``error`` (a type's name) would probably have defined ``name``."""
    if error in _SYNTAX_ERRORS:
        return name in _WORD.findall(source)
    return name in bound_names(source)


def bound_names(source: str) -> set[str]:
    """The names that the cell's lines define, assign to or import."""
    return set(_bound(source))


def _bound(source: str) -> Iterator[str]:
    for line in source.splitlines():
        for pattern in (_DEFINITION, _ASSIGNMENT):
            if found := pattern.match(line):
                yield found.group(1)
        if found := _IMPORT.match(line):
            yield from _WORD.findall(found.group(1))
