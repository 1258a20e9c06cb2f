"""Proves that a course is whole: stubs fail for the right reason alone, solutions pass, words match the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from string import Formatter
from typing import Final

from grader.boundary.process import Starter
from grader.build import Clone
from grader.checks import Check, Result, find_checks
from grader.course import SOURCE_LANGUAGE, CourseError, Exercise, notebook_name
from grader.feedback.text import LANGUAGES, catalogue
from grader.session import Session
from grader.statements import JUDGED_HEADINGS, LOOK_HEADINGS, TASK_HEADINGS, Statement
from grader.submission import SubmittedFile

MIN_HINTS: Final = 3
SEED: Final = 20_240_229


def problems(clone: Clone, starter: Starter) -> Iterator[str]:
    """List everything that is wrong with the course, each with the file and the way out."""
    yield from message_problems()
    yield from _stray_files(clone)
    for exercise in clone.course.exercises():
        try:
            yield from _exercise_problems(clone, exercise, starter)
        except (CourseError, FileNotFoundError) as error:
            yield str(error)
    try:
        yield from clone.stale()
    except (CourseError, FileNotFoundError) as error:
        yield str(error)


def _exercise_problems(clone: Clone, exercise: Exercise, starter: Starter) -> Iterator[str]:
    checks = find_checks(exercise.unit, exercise.name)
    where = f"grader/graders/{exercise.unit}/test_{exercise.name}.py"
    if not checks:
        yield f"{where}: has no check; mark functions test_... with @points"
        return
    if not any(check.hidden for check in checks):
        yield f"{where}: there is no hidden check; put some into the folder hidden/ beside it"
    total = sum(check.points for check in checks)
    if total != exercise.points:
        yield f"solutions/course.toml: {exercise.label} says {exercise.points:g} points, its checks add up to {total:g}"
    yield from title_problems(checks)
    yield from statement_problems(clone, exercise)
    for lang in LANGUAGES:
        for result in _run(exercise, clone.stub(exercise, lang), starter, checks):
            if result.outcome != "not_started":
                wrong = f"{result.check.name} ends in {result.outcome!r}, not in 'not_started'"
                yield f"the stub of {exercise.label} ({lang}): {wrong}"
    yield from _cell_problems(clone, exercise, where)
    for result in _run(exercise, clone.solution(exercise).text, starter, checks):
        if result.outcome != "passed":
            fault = f" ({result.fault})" if result.fault else ""
            yield f"solutions/{exercise.label}.py: {result.check.name} ends in {result.outcome!r}{fault}"


def _run(exercise: Exercise, text: str, starter: Starter, checks: list[Check]) -> list[Result]:
    file = SubmittedFile(exercise.unit, exercise.name, Path(f"{exercise.name}.py"), text.encode())
    return Session(file, starter, SEED).run_all(checks)


def title_problems(checks: list[Check]) -> Iterator[str]:
    """List checks without words, and words with placeholders, which nothing fills in here."""
    for check in checks:
        for part in ("title", "advice"):
            key = f"{check.exercise}.{check.name}.{part}"
            if key not in catalogue():
                yield f"grader/messages: there is no message {key!r}; add it in {' and '.join(LANGUAGES)}"
            elif any(
                name is not None for text in catalogue()[key].values() for _, name, _, _ in Formatter().parse(text)
            ):
                yield f"grader/messages: {key} has placeholders, which nothing fills in; double its braces"


def statement_problems(clone: Clone, exercise: Exercise) -> Iterator[str]:
    """List what is wrong with an exercise's words: missing, stale, or not what the code says."""
    solution = clone.solution(exercise)
    original = clone.statement(exercise, SOURCE_LANGUAGE)
    documented = {name for name, node in solution.definitions() if ast.get_docstring(node) is not None}
    for lang in LANGUAGES:
        statement = clone.statement(exercise, lang)
        name = statement.path.relative_to(clone.root)
        if statement.title != exercise.title[lang]:
            yield f"{name}: the title is {statement.title!r}, solutions/course.toml says {exercise.title[lang]!r}"
        if len(statement.hints) < MIN_HINTS:
            yield f"{name}: there are {len(statement.hints)} hints, at least {MIN_HINTS} are wanted"
        for headings in (TASK_HEADINGS, JUDGED_HEADINGS):
            if not any(heading in statement.headings() for heading in headings):
                yield f"{name}: there is no section {' or '.join(headings)!s}"
        for problem in _notebook_problems(statement):
            yield f"{name}: {problem}"
        for function, parameters in solution.public_signatures().items():
            for parameter in _missing(statement.whole(), function, parameters):
                yield f"{name}: does not mention {parameter!r}, which solutions/{exercise.label}.py has"
        if lang == SOURCE_LANGUAGE:
            continue
        if statement.source_hash != original.own_hash:
            yield f"{name}: is a translation of an older text; translate anew, then set source = {original.own_hash!r}"
        if statement.code() != original.code():
            yield f"{name}: what stands in backticks differs: {_difference(statement.code(), original.code())}"
        if statement.numbers() != original.numbers():
            yield f"{name}: the numbers differ: {_difference(statement.numbers(), original.numbers())}"
        for problem in _notebook_differences(statement, original):
            yield f"{name}: {problem}"
        if set(statement.docstrings) != documented:
            yield f"{name}: [docstrings] must have {sorted(documented)}, has {sorted(statement.docstrings)}"


def _cell_problems(clone: Clone, exercise: Exercise, where: str) -> Iterator[str]:
    """List checks that a kernel, which has no solution to look at, would not find under their cell's name."""
    from grader.notebooks.kernel import by_definition

    notebook = clone.notebook(exercise)
    found = by_definition([check for check in notebook.checks if not check.hidden])
    for name, checks in notebook.public_checks():
        for check in checks:
            if check not in found.get(name, []):
                yield f"{where}: {check.name} does not call {name!r} first; mark it with of={name!r}"


def _notebook_problems(statement: Statement) -> Iterator[str]:
    for heading in statement.headings():
        if heading not in TASK_HEADINGS + JUDGED_HEADINGS:
            yield f"notebooks have no place for the section {heading!r}; move its text into another one"
    if statement.formulas_without_latex():
        yield "an indented formula has no LaTeX; write it just below, as `<!-- notebook: $$ ... $$ -->`"
    if not statement.look_code:
        yield f"there is no section {' or '.join(LOOK_HEADINGS)}; put it last: a sentence or two, one ```python block"
    try:
        ast.parse(statement.look_code)
    except SyntaxError as error:
        yield f"the last section's code is no Python: line {error.lineno}: {error.msg}"


def _notebook_differences(ours: Statement, theirs: Statement) -> Iterator[str]:
    if _latex(ours) != _latex(theirs):
        yield f"the LaTeX differs: {_difference(_latex(ours), _latex(theirs))}"
    try:
        pairs = zip_longest(_wordless(ours.look_code), _wordless(theirs.look_code), fillvalue="")
    except SyntaxError:
        return  # said by _notebook_problems
    different = next((pair for pair in pairs if pair[0] != pair[1]), None)
    if different and ours.look_code and theirs.look_code:
        yield f"the last section's code differs in more than texts: {different[0]!r}, wanted {different[1]!r}"


def _wordless(code: str) -> list[str]:
    return ast.unparse(_Wordless().visit(ast.parse(code))).splitlines()


class _Wordless(ast.NodeTransformer):
    """Empties strings; of an f-string the values stay, in an order that does not depend on the language."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant("") if isinstance(node.value, str) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.JoinedStr:
        self.generic_visit(node)
        values = [part for part in node.values if isinstance(part, ast.FormattedValue)]
        return ast.JoinedStr(sorted(values, key=ast.dump))


def _missing(text: str, function: str, parameters: list[tuple[str, str | None]]) -> Iterator[str]:
    if function not in text:
        yield function
    for name, default in parameters:
        wanted = name if default is None else f"{name}={default}"
        if wanted not in text:
            yield wanted


def _difference(ours: list[str], theirs: list[str]) -> str:
    missing = sorted(set(theirs) - set(ours)) or [item for item in theirs if theirs.count(item) > ours.count(item)]
    extra = sorted(set(ours) - set(theirs)) or [item for item in ours if ours.count(item) > theirs.count(item)]
    return f"missing {missing[:5]}, extra {extra[:5]}"


def message_problems() -> Iterator[str]:
    """List messages that lack a language, or whose placeholders differ between languages."""
    for key, texts in catalogue().items():
        if set(texts) != set(LANGUAGES):
            yield f"grader/messages: {key} has {sorted(texts)}, wanted {sorted(LANGUAGES)}"
            continue
        fields = [sorted({name for _, name, _, _ in Formatter().parse(texts[lang]) if name}) for lang in LANGUAGES]
        if any(other != fields[0] for other in fields):
            yield f"grader/messages: {key} has other placeholders in another language: {fields}"
        code = [sorted(re.findall(r"`[^`]+`", texts[lang])) for lang in LANGUAGES]
        if any(other != code[0] for other in code):
            yield f"grader/messages: {key} has other code in another language: {code}"


def _stray_files(clone: Clone) -> Iterator[str]:
    exercises = clone.course.exercises()
    labels = [exercise.label for exercise in exercises]
    allowed = {"solutions": {"course.toml"}, "exercises": {"README.md"}}
    allowed["solutions"] |= {f"{label}.py" for label in labels}
    allowed["solutions"] |= {f"{label}.{lang}.md" for label in labels for lang in LANGUAGES}
    allowed["exercises"] |= {f"{label}.py" for label in labels}
    allowed["exercises"] |= {notebook_name(exercise, lang) for exercise in exercises for lang in LANGUAGES}
    for room, names in allowed.items():
        for path in sorted((clone.root / room).rglob("*")):
            within = path.relative_to(clone.root / room)
            name = within.as_posix()
            left_by_tools = any(part.startswith(".") or part == "__pycache__" for part in within.parts)
            if path.is_file() and name not in names and not left_by_tools:
                yield f"{room}/{name}: belongs to no exercise of solutions/course.toml; delete it or add the exercise"


def _latex(statement: Statement) -> list[str]:
    """The formulas of a notebook; blocks of code, whose comments are translated, are none."""
    return [formula for formula in statement.formulas if not formula.startswith("```")]
