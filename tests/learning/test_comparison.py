"""Two codes, each definition beside its counterpart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.learning.comparison import Pair, code_of, pair_up

COURSES = """\
import torch


def first(x):
    ### BEGIN SOLUTION
    return x
    ### END SOLUTION


@decorated
class Second:
    pass


if __name__ == "__main__":
    print(first(1))
"""
FIRST, SECOND = "def first(x):\n    return x", "@decorated\nclass Second:\n    pass"

PAIRS = {
    "in the course's order, without marks and main part": (
        "class Second: ...\n\ndef first(x): return 1\n",
        [Pair("first", "def first(x): return 1", FIRST), Pair("Second", "class Second: ...", SECOND)],
    ),
    "what is missing stands beside nothing": ("", [Pair("first", "", FIRST), Pair("Second", "", SECOND)]),
    "what only the learner has comes last": (
        "def helper(): ...",
        [Pair("first", "", FIRST), Pair("Second", "", SECOND), Pair("helper", "def helper(): ...", "")],
    ),
    "statement and imports are left out, a constant is not": (
        '"""Title"""\nimport torch\nN = 3\n',
        [Pair("", "N = 3", ""), Pair("first", "", FIRST), Pair("Second", "", SECOND)],
    ),
}


@pytest.mark.parametrize(("yours", "pairs"), PAIRS.values(), ids=PAIRS)
def test_definitions_are_paired(yours: str, pairs: list[Pair]) -> None:
    assert pair_up(yours, COURSES) == pairs


def test_a_form_feed_ends_no_line() -> None:
    """An editor shows it as a page break; Python counts lines without it."""
    yours = "TEXT = 'a\x0cb'\ndef first(x):\n    return x\n"
    assert {pair.name: pair.yours for pair in pair_up(yours, COURSES)}["first"] == FIRST


def test_a_module_is_read_in_the_encoding_that_it_declares(tmp_path: Path) -> None:
    path = tmp_path / "one.py"
    path.write_bytes("# coding: latin-1\nNAME = 'João'\n".encode("latin-1"))
    assert "João" in code_of(path)
    path.write_bytes(b"\xef\xbb\xbfdef first(x):\r\n    return x")
    assert code_of(path) == FIRST


def test_code_that_is_no_python_stays_in_one_piece() -> None:
    [pair] = pair_up("def first(:\n", COURSES)
    assert pair.yours == "def first(:"
    assert "SOLUTION" not in pair.courses


def test_a_notebooks_code_is_that_of_the_learners_cells(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "code", "id": "setup", "metadata": {"nbgrader": {"grade_id": "setup"}}, "source": "check = 1"},
        {"cell_type": "code", "id": "first", "metadata": {}, "source": ["def first(x):\n", "    return x"]},
        {"cell_type": "code", "id": "check_first", "metadata": {}, "source": 'check("first")'},
    ]
    path = tmp_path / "one.ipynb"
    path.write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    assert code_of(path) == FIRST


def test_what_cannot_be_read_is_no_code(tmp_path: Path) -> None:
    (tmp_path / "one.ipynb").write_text("{", encoding="utf-8")
    assert code_of(tmp_path / "one.ipynb") == ""
    assert code_of(tmp_path / "missing.py") == ""
