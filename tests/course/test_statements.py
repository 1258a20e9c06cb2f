"""A statement gives a stub plain text, and a notebook LaTeX and something to look at."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiny_course

from grader.course import CourseError
from grader.statements import Statement, read_statement

SEVERAL_FORMULAS = r"""# Title

First

    a = b
    c = d

<!-- notebook:
$$
a = b \\
c = d
$$
-->

then

    e = f
<!-- notebook: $$e = f$$ -->
and after.

## Task

Do `it`.
"""


def statement(text: str, folder: Path) -> Statement:
    path = folder / "made.en.md"
    path.write_text(text, encoding="utf-8")
    return read_statement(path)


def test_a_stub_gets_formulas_as_plain_text_alone(tmp_path: Path) -> None:
    body = statement(SEVERAL_FORMULAS, tmp_path).body
    assert body == "First\n\n    a = b\n    c = d\n\nthen\n\n    e = f\nand after.\n\n## Task\n\nDo `it`."


def test_a_notebook_gets_formulas_as_latex_alone(tmp_path: Path) -> None:
    made = statement(SEVERAL_FORMULAS, tmp_path)
    assert made.theory == "First\n\n$$\na = b \\\\\nc = d\n$$\n\nthen\n\n$$e = f$$\nand after."
    assert made.formulas == ("$$\na = b \\\\\nc = d\n$$", "$$e = f$$")


def test_the_sections_come_with_their_headings(tmp_path: Path) -> None:
    made = statement(tiny_course.STATEMENT, tmp_path)
    assert made.task == "## Task\n\nWrite `double(x, times=2)`."
    assert made.judged == "## What is judged\n\n- The number."
    assert made.look_text == "## Look\n\nSee what `x` becomes."
    assert made.look_code == 'print(f"{double(2)} is twice 2")  # the comment too'


def test_what_there_is_to_look_at_stays_out_of_body_and_hints(tmp_path: Path) -> None:
    made = statement(tiny_course.STATEMENT, tmp_path)
    assert "Look" not in made.whole()
    assert made.hints == ("Think.", "Think of `x`.", "Multiply.")


def test_words_about_the_picture_are_compared_between_languages_and_its_code_is_not(tmp_path: Path) -> None:
    plain = statement(tiny_course.STATEMENT, tmp_path)
    other = statement(tiny_course.STATEMENT.replace("what `x` becomes", "what `y` becomes by 7"), tmp_path)
    code = statement(tiny_course.STATEMENT.replace("is twice 2", "is `twice` 7"), tmp_path)
    assert "y" in other.code()
    assert "7" in other.numbers()
    assert (code.code(), code.numbers()) == (plain.code(), plain.numbers())


def test_a_missing_section_is_named(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"made\.en\.md: there is no section ## What is judged"):
        _ = statement(SEVERAL_FORMULAS, tmp_path).judged


@pytest.mark.parametrize(
    "ending",
    [
        "Words alone.\n",
        "```python\nprint()\n```\n",
        "Words.\n\n```python\nprint()\n```\n\n```python\nprint()\n```\n",
        "Words.\n\n```python\nprint()\n```\n\n## Hints\n\n1. Think.\n",
    ],
    ids=["no code", "no words", "two blocks", "not the last section"],
)
def test_a_section_to_look_is_words_and_then_one_block(ending: str, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="the section ## Look comes last"):
        statement(f"# Title\n\n## Look\n\n{ending}", tmp_path)
