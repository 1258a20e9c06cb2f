"""Every text that the code asks for exists, in every language, and gets the values that its words need."""

from __future__ import annotations

import ast
import functools
from pathlib import Path
from string import Formatter

import pytest

import grader
from grader.feedback.text import LANGUAGES, catalogue

PACKAGE = Path(grader.__file__).parent


@functools.cache
def asked_for() -> list[tuple[str, str, set[str] | None]]:
    """Place, key and names of the values of each ``say("key", ...)``; None for values that only a run knows."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "say" or not node.args:
                continue
            key = node.args[0]
            if isinstance(key, ast.Constant):
                names = {word.arg for word in node.keywords}
                place = f"{path.relative_to(PACKAGE)}:{node.lineno}"
                found.append((place, key.value, None if None in names else {name for name in names if name}))
    return found


def wanted(template: str) -> set[str]:
    return {
        name.partition(".")[0].partition("[")[0] for _, name, _, _ in Formatter().parse(template) if name is not None
    }


def test_there_are_many_places() -> None:
    assert len(asked_for()) > 300


def test_every_text_asked_for_exists() -> None:
    assert [(place, key) for place, key, _ in asked_for() if key not in catalogue()] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_gets_the_values_that_its_words_need(lang: str) -> None:
    wrong = [
        (place, key, sorted(wanted(catalogue()[key][lang]) - given))
        for place, key, given in asked_for()
        if given is not None and key in catalogue() and wanted(catalogue()[key][lang]) - given
    ]
    assert wrong == []
