"""The walk downhill, and the walks that come of usual mistakes."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from torch import Tensor

from grader.boundary.formulas import Formula
from grader.graders.concepts.derivatives import (
    _value,
    named,
    result_of,
    slope,
)
from grader.judging import number
from grader.student import Student
from grader.values import check_numbers


def walk(f: Callable[[Tensor], Tensor], start: float, lr: float, steps: int, mistake: str = "") -> list[float]:
    """The walk downhill in float64, or what a usual mistake makes of it."""
    x, gradient, path = start, 0.0, []
    for _ in range(steps):
        if mistake == "start_first":
            path.append(x)
        at = start if mistake == "same_gradient" else x
        gradient = slope(f, at) + {"accumulated": 1.0, "momentum": 0.9}.get(mistake, 0.0) * gradient
        if mistake == "by_value":
            gradient = _value(f, x)
        rate = {"uphill": -lr, "no_lr": 1.0, "unmoved": 0.0, "twice": 2 * lr}.get(mistake, lr)
        x -= rate * gradient
        if mistake != "start_first":
            path.append(x)
    return path


def check_descent(student: Student, numbers: Sequence[float], start: float, lr: float, steps: int) -> None:
    """``descend`` gives the x after each step."""
    f = Formula("polynomial", numbers)
    path = walk(f, start, lr, steps)
    found = student.call("descend", f=student.function("polynomial", numbers), start=start, lr=lr, steps=steps)
    check_numbers(
        found,
        path,
        what=result_of("descend"),
        size=max(map(abs, (start, *path))) + lr * sum(map(abs, numbers)),
        mistakes=functools.partial(_descent_mistakes, found, f, start, lr, path),
    )


def _descent_mistakes(
    found: Any, f: Callable[[Tensor], Tensor], start: float, lr: float, path: list[float]
) -> dict[str, list[float]]:
    steps = len(path)
    variants = (
        "accumulated",
        "uphill",
        "no_lr",
        "unmoved",
        "twice",
        "same_gradient",
        "momentum",
        "start_first",
        "by_value",
    )
    mistakes = {f"descend_{variant}": walk(f, start, lr, steps, variant) for variant in variants}
    mistakes["descend_start_too"] = [start, *path]
    mistakes["descend_last_only"] = path[-1:]
    mistakes["descend_values"] = [_value(f, x) for x in path]
    mistakes["descend_values+"] = [_value(f, x) for x in (start, *path[:-1])]
    if isinstance(found, list) and 0 < len(found) < steps - 1:
        mistakes["descend_stops"] = path[: len(found)]
    if steps > 1:
        mistakes["descend_last_repeated"] = path[-1:] * steps
        mistakes["descend_one_too_few"] = path[:-1]
    other = _other_rate(found, f, start, lr, path)
    if other and not any(_alike(found, wrong) for wrong in mistakes.values()):
        mistakes[other] = found
    return named(**mistakes)


def _other_rate(found: Any, f: Callable[[Tensor], Tensor], start: float, lr: float, path: list[float]) -> str:
    """Whether the walk goes along the gradients, but by another rate, or by one that changes on the way."""
    if not isinstance(found, list) or not 1 < len(found) == len(path) or not all(map(number, found)):
        return ""
    slopes = [slope(f, x) for x in (start, *found[:-1])]
    if not all(map(math.isfinite, found)) or any(abs(gradient) < 1e-3 for gradient in slopes):
        return ""
    rates = [(x - after) / gradient for x, after, gradient in zip((start, *found), found, slopes, strict=False)]
    if all(math.isclose(rate, rates[0], rel_tol=1e-3) for rate in rates):
        return "descend_other_rate"
    first_is_right = math.isclose(rates[0], lr, rel_tol=1e-3)
    falls = all(0 < later < earlier * (1 + 1e-3) for earlier, later in pairwise(rates))
    return "descend_rate_falls" if first_is_right and falls else ""


def _alike(found: Sequence[float], wrong: Sequence[float]) -> bool:
    return len(found) == len(wrong) and all(
        math.isclose(a, b, rel_tol=1e-4, abs_tol=1e-6) for a, b in zip(found, wrong, strict=True)
    )
