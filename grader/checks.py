"""Checks: how a grader's functions are marked and found. (``session.py`` runs them.)"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from grader.failures import Feedback
from grader.feedback.text import Text, say

if TYPE_CHECKING:
    from grader.student import Student

CheckFunction = Callable[["Student"], None]
F = TypeVar("F", bound=CheckFunction)


def points(value: float, *, kind: str, of: str = "") -> Callable[[F], F]:
    """Mark a function as a check worth ``value`` points. ``kind`` names what it looks at (forward, loss, ...).

    ``of`` is the definition that the check is about: a notebook runs a public check right below that one's cell.
    Without it, the check is about the last definition that a student writes.
    """

    def mark(function: F) -> F:
        function.__dict__["_check"] = (float(value), kind, of)
        return function

    return mark


@dataclass(frozen=True)
class Check:
    """A check of one exercise."""

    unit: str
    exercise: str
    name: str
    points: float
    kind: str
    hidden: bool
    function: CheckFunction
    of: str = ""

    @property
    def title(self) -> Text:
        """What the check looks at, in a sentence."""
        return say(f"{self.exercise}.{self.name}.title")

    @property
    def advice(self) -> Text:
        """What to try when it fails and nothing better is known."""
        return say(f"{self.exercise}.{self.name}.advice")


@dataclass(frozen=True)
class Result:
    """The verdict of one check. ``outcome`` is a word of the results file's contract."""

    check: Check
    outcome: str
    points: float
    kind: str
    feedback: Feedback
    seconds: float = 0.0
    fault: str = ""


def find_checks(unit: str, exercise: str) -> list[Check]:
    """List an exercise's checks in their order: the public ones, then (where this copy has them) the hidden ones."""
    found: list[Check] = []
    for hidden in (False, True):
        module = _grader_module(unit, exercise, hidden)
        if module is None:
            continue
        for name, function in vars(module).items():
            if name.startswith("test_") and hasattr(function, "_check"):
                value, kind, of = function._check
                found.append(Check(unit, exercise, name, value, kind, hidden, function, of))
    return found


def _grader_module(unit: str, exercise: str, hidden: bool) -> ModuleType | None:
    name = f"grader.graders.{unit}.{'hidden.' if hidden else ''}test_{exercise}"
    try:
        spec = importlib.util.find_spec(name)
    except ModuleNotFoundError:
        return None
    return importlib.import_module(name) if spec else None


def forget_graders() -> None:
    """Drop imported graders (for the course check, which makes graders on the fly)."""
    for name in [name for name in sys.modules if name.startswith("grader.graders.")]:
        del sys.modules[name]
