"""The course check finds what is wrong with a course, says where, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import tiny_course

from grader.boundary.process import Starter
from grader.build import Clone
from grader.checks import Check
from grader.course_check import problems, title_problems
from grader.feedback.text import catalogue

Damage = Callable[[Clone], object]


def _edit(name: str, old: str, new: str) -> Damage:
    def damage(clone: Clone) -> None:
        path = clone.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return damage


def _cut_from(name: str, mark: str, clone: Clone) -> None:
    path = clone.root / name
    path.write_text(path.read_text(encoding="utf-8").partition(mark)[0], encoding="utf-8")


DAMAGES: dict[str, tuple[Damage, str]] = {
    "a stub that was edited": (_edit("exercises/tiny/double.py", "Twice two", "Twice three"), "run `grader build`"),
    "a stub that is gone": (lambda clone: (clone.root / "exercises/tiny/double.py").unlink(), "missing; run"),
    "a stray file": (lambda clone: (clone.root / "solutions/tiny/notes.txt").write_text("?"), "belongs to no exercise"),
    "a solution that is wrong": (
        _edit("solutions/tiny/double.py", "x * times", "x + times"),
        "test_large ends in 'failed'",
    ),
    "a solution given away": (_edit("solutions/tiny/double.py", "### BEGIN SOLUTION", "# begin"), "no region to end"),
    "a region left open": (_edit("solutions/tiny/double.py", "### END SOLUTION", "# end"), "never ended"),
    "a solution with a syntax error": (
        _edit("solutions/tiny/double.py", "return x * times", "return x *"),
        "double.py:4",
    ),
    "points that do not add up": (_edit("solutions/course.toml", "points = 3", "points = 4"), "its checks add up to 3"),
    "a stale translation": (
        _edit("solutions/tiny/double.en.md", "is four", "are four"),
        "translation of an older text",
    ),
    "other code in a translation": (_edit("solutions/tiny/double.pt-BR.md", "em `x`", "em `y`"), "backticks differs"),
    "another number in a translation": (_edit("solutions/tiny/double.pt-BR.md", "quatro", "4"), "numbers differ"),
    "another default in a statement": (_edit("solutions/tiny/double.en.md", "times=2", "times=3"), "times=2"),
    "a missing translation": (lambda clone: (clone.root / "solutions/tiny/double.pt-BR.md").unlink(), "is missing"),
    "a missing docstring": (
        _edit("solutions/tiny/double.pt-BR.md", '"double" =', '"single" ='),
        "[docstrings] must have",
    ),
    "too few hints": (_edit("solutions/tiny/double.en.md", "3. Multiply.", ""), "2 hints"),
    "no section to look": (
        lambda clone: _cut_from("solutions/tiny/double.pt-BR.md", "## Veja", clone),
        "double.pt-BR.md: there is no section ## Look or ## Veja; put it last",
    ),
    "a section to look without code": (
        _edit("solutions/tiny/double.en.md", "```", ""),
        "the section ## Look comes last: a sentence or two, then one ```python block",
    ),
    "code to look that is no Python": (
        _edit("solutions/tiny/double.en.md", "print(", "print(("),
        "double.en.md: the last section's code is no Python: line 1",
    ),
    "other code to look in a translation": (
        _edit("solutions/tiny/double.pt-BR.md", "{double(2)}", "{double(3)}"),
        "double.pt-BR.md: the last section's code differs in more than texts",
    ),
    "a formula without LaTeX": (
        _edit("solutions/tiny/double.en.md", "<!-- notebook: $$2 \\cdot 2 = 4$$ -->", ""),
        "double.en.md: an indented formula has no LaTeX",
    ),
    "LaTeX without a formula": (
        _edit("solutions/tiny/double.en.md", "    two · 2 = four\n", ""),
        "must stand just below an indented formula",
    ),
    "other LaTeX in a translation": (
        _edit("solutions/tiny/double.pt-BR.md", "\\cdot", "\\times"),
        "double.pt-BR.md: the LaTeX differs",
    ),
    "a section that notebooks do not show": (
        _edit("solutions/tiny/double.en.md", "## Hints", "## History\n\nOld.\n\n## Hints"),
        "no place for the section '## History'",
    ),
    "another title": (_edit("solutions/tiny/double.en.md", "# Twice\n", "# Thrice\n"), "the title is"),
    "a check without words": (_edit("graders/tiny/test_double.py", "test_small", "test_tiny"), "no message"),
    "a check of which nobody can tell what it is about": (
        _edit("graders/tiny/test_double.py", 'student.call("double"', 'student.call("single"'),
        "test_small does not call 'double' first; mark it with of='double'",
    ),
    "a grader that is broken": (_edit("graders/tiny/test_double.py", "if found", "if fund"), "grader_error"),
}


def test_a_whole_course_has_no_problems(clone: Clone, starter: Starter) -> None:
    assert list(problems(clone, starter)) == []


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found_and_named(clone: Clone, starter: Starter, name: str) -> None:
    damage, said = DAMAGES[name]
    damage(clone)
    assert said in "\n".join(problems(clone, starter))


def test_words_of_a_check_that_need_values_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    check = Check("tiny", "double", "test_braces", 1.0, "values", False, lambda _: None)
    monkeypatch.setitem(catalogue(), "double.test_braces.title", {"en": "All of it", "pt-BR": "Tudo"})
    monkeypatch.setitem(
        catalogue(), "double.test_braces.advice", {"en": "Print `{n: 1}`.", "pt-BR": "Imprima `{n: 1}`."}
    )
    assert list(title_problems([check])) == [
        "grader/messages: double.test_braces.advice has placeholders, which nothing fills in; double its braces"
    ]


def test_what_tools_leave_behind_is_no_stray_file(clone: Clone, starter: Starter) -> None:
    for left in ("exercises/.DS_Store", "exercises/tiny/.ipynb_checkpoints/double-checkpoint.ipynb"):
        (clone.root / left).parent.mkdir(exist_ok=True)
        (clone.root / left).touch()
    assert list(problems(clone, starter)) == []


def test_building_twice_writes_nothing_new(clone: Clone) -> None:
    assert clone.write() == []


def test_a_stub_says_the_task_and_holds_no_solution(clone: Clone) -> None:
    stub = clone.stub(clone.course.exercises()[0])
    assert "Twice two is four." in stub
    assert "x * times" not in stub
    assert "Multiply" not in stub, "hints are given one by one, not in the stub"
    compile(stub, "stub", "exec")


def test_a_stub_speaks_the_readers_language(clone: Clone) -> None:
    stub = clone.stub(clone.course.exercises()[0], "pt-BR")
    assert "Duas vezes dois" in stub
    assert "Dá o dobro de x." in stub
    assert tiny_course.SOLUTION.splitlines()[1].strip() not in stub
