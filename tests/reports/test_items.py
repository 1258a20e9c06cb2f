"""Item analysis, common causes and likeness: what the class page computes."""

from __future__ import annotations

import statistics

import pytest
from made_records import check, record, whole

from grader.reports.causes import common_causes
from grader.reports.items import FEWEST_TAKERS, Item, analyse_items, correlation
from grader.reports.likeness import alike, token_lines
from grader.submission import source_text

X = [1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0]
Y = [9.0, 3.0, 8.0, 4.0, 5.0, 7.0, 1.0, 6.0, 2.0]


def item(passed: int, takers: int, r: float | None) -> Item:
    return Item("first_network", "relu", "test_a", "Title", False, takers, passed, r)


def test_the_correlation_is_pearsons() -> None:
    assert correlation(X, Y) == pytest.approx(statistics.correlation(X, Y))


@pytest.mark.parametrize(
    ("x", "y"),
    [(X[: FEWEST_TAKERS - 1], Y[: FEWEST_TAKERS - 1]), ([1.0] * 9, Y), (X, [3.0] * 9)],
    ids=["few takers", "all pass", "all have the same total"],
)
def test_a_correlation_without_meaning_is_none(x: list[float], y: list[float]) -> None:
    assert correlation(x, y) is None


def test_discrimination_leaves_the_item_itself_out_of_the_total() -> None:
    """Ten students whose only points are those of the check: with itself in the total, it would correlate at 1."""
    records = []
    for number in range(10):
        outcome = "passed" if number < 5 else "failed"
        records += whole(f"s{number}", relu=record(f"s{number}", "relu", check("test_a", outcome)))
    [found] = analyse_items(records)
    assert (found.passed, found.takers, found.correlation) == (5, 10, None)


def test_only_those_who_handed_in_take_an_item_and_our_faults_are_nobodys() -> None:
    records = [
        *whole("ana", relu=record("ana", "relu", check("test_a"))),
        *whole("bia", relu=record("bia", "relu", check("test_a", "not_started"), status="not_started")),
        *whole("caio", relu=record("caio", "relu", check("test_a", "grader_error"))),
        *whole("davi", relu=record("davi", "relu", check("test_a", "error"), status="error")),
        *whole("eva"),
    ]
    [found] = analyse_items(records)
    assert (found.passed, found.takers) == (1, 2)


@pytest.mark.parametrize(("passed", "word"), [(10, "easy"), (8, "easy"), (5, "medium"), (3, "hard"), (0, "hard")])
def test_difficulty_in_a_word(passed: int, word: str) -> None:
    assert item(passed, 10, None).difficulty == word


@pytest.mark.parametrize(
    ("r", "word"),
    [(0.5, "good"), (0.3, "good"), (0.25, "fair"), (0.1, "weak"), (-0.2, "negative"), (-0.001, "weak"), (None, None)],
)
def test_discrimination_in_a_word(r: float | None, word: str | None) -> None:
    assert item(5, 10, r).discrimination == word


# Causes


def failing(student: str, *causes: str) -> list[dict[str, object]]:
    checks = [check(f"test_{number}", "failed", cause=cause) for number, cause in enumerate(causes)]
    return whole(student, relu=record(student, "relu", *checks))


def test_causes_count_students_not_checks() -> None:
    records = [*failing("ana", "No ReLU.", "No ReLU."), *failing("bia", "No ReLU."), *failing("caio", "Alone.")]
    [cause] = common_causes(records)
    assert (cause.text, cause.students, cause.points) == ("No ReLU.", ("ana", "bia"), 6.0)


def test_causes_that_differ_in_a_number_are_one() -> None:
    records = [*failing("ana", "Took more than 10 seconds."), *failing("bia", "Took more than 2 seconds.")]
    assert [cause.students for cause in common_causes(records)] == [("ana", "bia")]


def test_a_failure_without_a_cause_stands_under_its_checks_title() -> None:
    records = [*failing("ana", ""), *failing("bia", "")]
    assert [(cause.text, cause.known) for cause in common_causes(records)] == [("Title of test_0", False)]


def test_files_that_cannot_be_loaded_are_one_cause_not_one_for_every_check() -> None:
    """Two such files filled the list of misconceptions with the titles of all checks, which are true sentences."""
    records = []
    for student in ("ana", "bia"):
        checks = [check(f"test_{number}", "error", cause="") for number in range(9)]
        records += whole(student, relu=record(student, "relu", *checks, status="error"))
    [cause] = common_causes(records)
    assert cause.text.startswith("The file could not be loaded")
    assert (cause.students, cause.points) == (("ana", "bia"), 36.0)


# Likeness

STUB = '"""Write it."""\nimport torch\n\n\ndef train(model, X, y, epochs=100):\n    # YOUR CODE HERE\n    ...\n'
BODY = "".join(f"    step_{n} = model(X) - y * {n}\n    loss_{n} = (step_{n} ** 2).mean()\n" for n in range(6))
OTHER = "".join(
    f"    out = model(X)\n    err = torch.square(y - out)  # part {n}\n    err.sum().backward()\n" for n in range(6)
)


def pairs(**sources: str) -> set[tuple[str, str]]:
    return {(pair.first, pair.second) for pair in alike("relu", sources, [STUB])}


def test_a_copy_with_other_spaces_and_one_other_name_is_named() -> None:
    copy = (STUB + BODY).replace(" * ", "*").replace("loss_3", "cost")
    assert pairs(ana=STUB + BODY, bia=copy, caio=STUB + OTHER) == {("ana", "bia")}


def test_what_was_handed_out_does_not_count() -> None:
    long_stub = STUB + "".join(f"LIMIT_{n} = {n}\n" for n in range(80))
    sources = {"ana": long_stub + "    return [1]\n", "bia": long_stub + "    return [2]\n"}
    assert list(alike("relu", sources, [long_stub])) == []


def test_what_many_have_is_nobodys_own() -> None:
    assert pairs(**{f"s{n}": STUB + BODY for n in range(8)}) == set()


def test_a_short_answer_is_not_compared() -> None:
    assert pairs(ana="return torch.relu(x)\n", bia="return torch.relu(x)\n") == set()


def test_a_file_that_is_no_python_is_compared_word_by_word() -> None:
    broken = "\n".join(f"def ( {n} broken line number {n} '''" for n in range(9))
    assert pairs(ana=broken, bia=broken) == {("ana", "bia")}
    assert token_lines("x = 1  # two words\n") == [("x", "=", "1", "#", "two", "words")]


def test_the_code_of_a_notebook_is_that_of_its_code_cells() -> None:
    text = b'{"cells": [{"cell_type": "markdown", "source": "no"}, {"cell_type": "code", "source": ["x = ", "1"]}]}'
    assert source_text("relu.ipynb", text) == "x = 1"
    assert source_text("relu.ipynb", b"{broken") == ""
