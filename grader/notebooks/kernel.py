"""``check("NAME")`` in a student's kernel: the public checks of one definition, on the kernel's own objects."""

from __future__ import annotations

import contextlib
import difflib
import secrets
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from types import ModuleType
from typing import Final

import torch

from grader.boundary.protocol import (
    Call,
    Differentiate,
    Inspect,
    Journal,
    MappingData,
    Reference,
    Request,
    SequenceData,
    Value,
)
from grader.checks import Check, Result, find_checks
from grader.course import the_course
from grader.failures import Feedback
from grader.feedback.text import Text, choose_language, say
from grader.notebooks.ambient import Sides
from grader.notebooks.kernel_host import KernelHost
from grader.notebooks.kernel_worker import ipython, torch_as_it_was
from grader.notebooks.score import NOT_RUN, STOPPED, Score
from grader.session import CHECK_SECONDS, Judge
from grader.student import Student

SECONDS: Final = 2 * CHECK_SECONDS
"""What a check may take here: a student's machine may be slow, and nobody else waits for it."""


class UnknownCheckError(LookupError):
    """There is no such exercise or check; says so in one sentence, also where a kernel would show a traceback."""

    def __init__(self, text: Text, lang: str) -> None:
        super().__init__(text.render(lang))

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def checks(exercise: str, lang: str | None = None) -> Checks:
    """Give the checks of an exercise (``unit/exercise``), to be called below a notebook's cells.

    ``lang`` is the language of their messages; without one, it is chosen as everywhere (``GRADER_LANG``, the locale).
    Raises UnknownCheckError, and ValueError for an unknown language.
    """
    return Checks(exercise, choose_language(lang), _module_of_the_cells())


class Checks:
    """The checks of one exercise, run on what a module holds: the kernel's ``__main__``."""

    def __init__(self, label: str, lang: str, module: ModuleType, seed: int | None = None) -> None:
        exercises = {exercise.label: exercise for exercise in the_course().exercises()}
        if label not in exercises:
            raise UnknownCheckError(_unknown("notebooks.no_exercise", label, exercises), lang)
        self._exercise = exercises[label]
        self._lang = lang
        self._module = module
        # One seed for a kernel's life: a wrong answer does not change from one run of the cell to the next.
        self._seed = secrets.randbits(32) if seed is None else seed
        self._checks = find_checks(self._exercise.unit, self._exercise.name)
        torch_as_it_was()

    def __repr__(self) -> str:
        return "\n".join(f'check("{name}")' for name in by_definition(self._public))

    def __call__(self, name: str | None = None) -> Score:
        """Run the public checks of the definition ``name``; without a name, all of them. Raises UnknownCheckError."""
        if name is None:
            return self._run(self._public)
        by_name = by_definition(self._public)
        if name not in by_name:
            raise UnknownCheckError(_unknown("notebooks.no_checks", name, by_name), self._lang)
        return self._run(by_name[name])

    def hidden(self) -> Score:
        """Run all hidden checks. Raises UnknownCheckError where they are not installed."""
        hidden = [check for check in self._checks if check.hidden]
        if not hidden:
            raise UnknownCheckError(say("notebooks.no_hidden", name=self._exercise.label), self._lang)
        return self._run(hidden)

    @property
    def _public(self) -> list[Check]:
        return [check for check in self._checks if not check.hidden]

    def _run(self, wanted: Sequence[Check]) -> Score:
        results: list[Result] = []
        with KernelHost(self._module).running() as host:
            judge = Judge(host, self._seed, SECONDS)
            for check in wanted:
                if host.interrupted:
                    results.append(Result(check, NOT_RUN, 0.0, check.kind, Feedback(check.title)))
                    continue
                try:
                    result = judge.run(check)
                except KeyboardInterrupt:
                    host.interrupted = True
                    result = _stopped(check)
                if result.outcome in ("timeout", STOPPED):
                    result = replace(result, feedback=replace(result.feedback, frames=host.stopped_at))
                results.append(result)
        return Score(results, self._lang)


def by_definition(public: Sequence[Check]) -> dict[str, list[Check]]:
    """Public checks by the definition that they are about, in their order; under "" those of which nobody can tell.

    `grader build --check` sees to it that there are none of the latter in a course.
    """
    found: dict[str, list[Check]] = {}
    explicit = {check.of for check in public}
    called = [name for check in public if not check.of for name in _calls(check)]
    last = next((name for name in called if name not in explicit), "")
    for check in public:
        found.setdefault(check.of or last, []).append(check)
    return found


def _stopped(check: Check) -> Result:
    feedback = Feedback(check.title, cause=say("notebooks.stopped"), advice=say("notebooks.stopped_advice"))
    return Result(check, STOPPED, 0.0, check.kind, feedback)


class _CalledError(Exception):
    """Ends a check that was run only to see what it calls."""


def _calls(check: Check) -> list[str]:
    """Which definition a check that names none is about: the first one that it calls.

    The solution would say which definition is the last one, but a student's copy of the course has none. So the check
    is run on nothing, up to its first call.
    """
    names: list[str] = []

    def ask(request: Request) -> Value:
        if isinstance(request, (Call, Differentiate)) and isinstance(request.target, str):
            names.append(request.target)
            raise _CalledError
        return _nothing(request)

    with Sides().checks(), contextlib.suppress(Exception):
        torch.manual_seed(0)
        check.function(Student(ask, {}))
    return names


def _nothing(request: Request) -> Value:
    """An answer of the form that was asked for, with nothing in it: a check may look at its own things first."""
    if isinstance(request, Journal):
        noted = ("starts", "forwards", "backwards", "synchronisations")
        return MappingData([(name, SequenceData("list", [])) for name in noted])
    if isinstance(request, Inspect):
        return MappingData([])
    return Reference(1, "nothing")


def _unknown(key: str, name: str, known: Iterable[str]) -> Text:
    listed = list(known)
    similar = difflib.get_close_matches(name, listed, n=1, cutoff=0.5)
    # An exercise is often given without its unit.
    similar = similar or [each for each in listed if name and each.rpartition("/")[2] == name]
    if similar:
        return say(f"{key}_similar", name=f"`{name}`", similar=f"`{similar[0]}`")
    return say(key, name=f"`{name}`", known=", ".join(f"`{each}`" for each in listed))


def _module_of_the_cells() -> ModuleType:
    """Where a notebook's cells define things; the main program's module where there is no IPython."""
    shell = ipython()
    module: ModuleType = shell.user_module if shell is not None else sys.modules["__main__"]
    return module
