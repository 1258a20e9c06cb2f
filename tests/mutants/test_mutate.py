"""What ``mutate`` changes, and what it leaves alone."""

from __future__ import annotations

import pytest
from mutate import mutants

LOOP = '''
def total(numbers: list[float], rounds: int = 3) -> float:
    """Add up."""
    found = 0.5
    for _ in range(rounds):
        found = found + max(numbers)
    return found


if __name__ == "__main__":
    print(total([1.0]))
'''


@pytest.mark.parametrize(
    ("operator", "line"),
    [
        ("drop", "for _ in range(rounds):\n        pass"),
        ("drop-default", "def total(numbers, rounds):"),
        ("swap-parameters", "def total(rounds, numbers=3):"),
        ("constant", "found = 1.5"),
        ("constant", "found = -0.5"),
        ("constant", "def total(numbers, rounds=4):"),
        ("swap-operator", "found = found - max(numbers)"),
        ("unwrap-call", "found = found + numbers"),
        ("sibling", "found = found + min(numbers)"),
        ("range", "for _ in range(rounds + 1):"),
        ("range", "for _ in range(1, rounds):"),
        ("name", "return numbers"),
        ("result", "return None"),
        ("leave-loop", "found = found + max(numbers)\n        break"),
        ("move-in", "for _ in range(rounds):\n        found = 0.5\n        found = found + max(numbers)"),
        ("move-in", "found = found + max(numbers)\n        return found"),
        ("move-out", "found = found + max(numbers)\n    for _ in range(rounds):\n        pass"),
    ],
)
def test_an_operator_makes_this_change(operator: str, line: str) -> None:
    assert [made.id for made in mutants(LOOP) if made.id.startswith(f"{operator} total:") and line in made.source]


def test_an_id_tells_operator_place_before_and_after() -> None:
    ids = [made.id for made in mutants(LOOP)]
    assert "swap-operator total:4: found + max(numbers) -> found - max(numbers)" in ids


def test_an_id_belongs_to_one_mutant_and_outlives_a_change_elsewhere() -> None:
    ids = [made.id for made in mutants(LOOP)]
    assert len(set(ids)) == len(ids)
    later = {made.id for made in mutants("X = 1\n\n" + LOOP)}
    assert {id_ for id_ in ids if " total:" in id_} <= later


def test_no_two_mutants_read_the_same_and_none_reads_like_the_original() -> None:
    same = "def same(x):\n    return min(x, x)\n"
    sources = [made.source for made in mutants(same)]
    assert len(set(sources)) == len(sources)
    assert same not in sources


def test_main_block_docstrings_and_annotations_are_left_out() -> None:
    sources = [made.source for made in mutants(LOOP)]
    assert not [text for text in sources if "__main__" in text or "Add up" in text or "float" in text]


def test_imports_for_annotations_alone_are_left_out() -> None:
    source = "import math\nfrom typing import Any\n\n\ndef root(x: Any) -> Any:\n    return math.sqrt(x)\n"
    ids = [made.id for made in mutants(source)]
    assert "drop module:1: import math -> nothing" in ids
    assert not [id_ for id_ in ids if "Any" in id_]


def test_names_keys_and_arguments_change_places() -> None:
    source = "def pair(first, second):\n    return {'a': f(first, second), 'b': second.g()}\n"
    made = [mutant.source for mutant in mutants(source)]
    assert any("{'b': f(first, second), 'a': second.g()}" in text for text in made)
    assert any("f(second, first)" in text for text in made)
    assert any("f(first)," in text for text in made)
    assert any("'b': second.g}" in text for text in made)
