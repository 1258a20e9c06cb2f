"""The ways in which ``best_learning_rate`` chooses wrongly: each is simulated, and the one that fits is named."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from grader.failures import StudentError
from grader.feedback.text import Text, say
from grader.judging import fail, number
from grader.student import Student, describe

Histories = dict[float, list[float]]
Choice = Callable[[Histories], float]
"""Gives a rate, or raises ValueError."""

INF: Final = math.inf

TELLING: Final[Histories] = {
    0.02: [2.0, 1.9, 1.8, 1.7, 1.5],
    0.001: [2.125, 1.9, 1.75, 1.6, 1.55],
    0.5: [2.25, 2.2, 2.15, 2.1, 1.75],
    0.003: [0.625, 1.5, 1.45, 1.4, 1.25],
    0.01: [2.0, 1.0, 0.9, 0.75, 0.5],
    0.1: [3.0, 0.125, 1.0, 1.0, 0.8],
    0.05: [0.75, 0.7, 0.7, 0.7, 0.65],
    0.03: [2.0, 1.5, 1.2, 0.25, 0.9],
    0.07: [2.0, 1.5, 0.3, 1.2, 0.95],
    0.4: [9.0, 6.0, 5.0, 4.0, 1.9],
    0.2: [4.0, 4.0, 4.0, 4.0, 4.2],
    0.3: [2.0, 1.5, 1.4, 1.25, 1.125],
}
"""Histories for which most ways to choose give another rate."""

MIXED: Final[Histories] = {
    0.3: [2.0, 1.5, 1.25],
    0.9: [2.0, INF, INF],
    0.02: [2.0, 1.0, 0.25],
    0.7: [2.0, 3.0, math.nan],
    0.04: [2.0, 1.0, 0.5],
}
GROWN: Final[Histories] = {0.2: [1.0, 3.0], 0.1: [1.0, 2.0], 0.3: [5.0, 4.0]}
"""Small losses that grow but for one."""


def finite(histories: Histories) -> Histories:
    """Those that end in a finite loss."""
    return {rate: losses for rate, losses in histories.items() if math.isfinite(losses[-1])}


def _lowest(key: Callable[[list[float]], Any], keep: Callable[[list[float]], bool] = lambda _: True) -> Choice:
    """The rate with the lowest key, among those that end finitely and are kept."""

    def choose(histories: Histories) -> float:
        kept = {rate: losses for rate, losses in finite(histories).items() if keep(losses)}
        return min(kept, key=lambda rate: key(kept[rate]))

    return choose


def _among_all(keep: Callable[[float], bool]) -> Choice:
    """The rate with the lowest last loss, among those whose last loss is kept."""

    def choose(histories: Histories) -> float:
        kept = {rate: losses[-1] for rate, losses in histories.items() if keep(losses[-1])}
        return min(kept, key=lambda rate: kept[rate])

    return choose


def _last(losses: list[float]) -> float:
    return losses[-1]


def _stops_at_divergence(histories: Histories) -> float:
    seen: Histories = {}
    for rate, losses in histories.items():
        if not math.isfinite(losses[-1]):
            break
        seen[rate] = losses
    return _lowest(_last)(seen)


def _raises_at_divergence(histories: Histories) -> float:
    if len(finite(histories)) < len(histories):
        raise ValueError
    return _lowest(_last)(histories)


def _rate_must_be_true(histories: Histories) -> float:
    best = _lowest(_last)(histories)
    if not best:
        raise ValueError
    return best


CHOICES: Final[Mapping[str, Choice]] = {
    "is_worst": lambda histories: max(finite(histories), key=lambda rate: histories[rate][-1]),
    "is_worst+": lambda histories: max(histories, key=lambda rate: histories[rate][-1]),
    "lowest_ever": _lowest(min),
    "lowest_ever+": lambda histories: min(histories, key=lambda rate: min(histories[rate])),
    "first_loss": _lowest(lambda losses: losses[0]),
    "first_loss+": lambda histories: min(histories, key=lambda rate: histories[rate][0]),
    "whole_lists": _lowest(lambda losses: losses),
    "mean": _lowest(lambda losses: sum(losses) / len(losses)),
    "mean+": _lowest(sum),
    "last_but_one": _lowest(lambda losses: losses[max(len(losses) - 2, 0)]),
    "middle": _lowest(lambda losses: losses[len(losses) // 2]),
    "largest_fall": _lowest(lambda losses: losses[-1] - losses[0]),
    "listed_first": lambda histories: min([*finite(histories)][:1]),
    "listed_last": lambda histories: min([*finite(histories)][-1:]),
    "smallest_rate": lambda histories: min(finite(histories)),
    "largest_rate": lambda histories: max(finite(histories)),
    "must_fall": _lowest(_last, lambda losses: losses[-1] < losses[0]),
    "zero_is_missing": _lowest(_last, lambda losses: bool(losses[-1])),
    "zero_is_missing+": _lowest(_last, lambda losses: losses[-1] > 0),
    "rate_zero_is_missing": _rate_must_be_true,
    "whole_history_finite": _lowest(_last, lambda losses: all(map(math.isfinite, losses))),
    "limit": _lowest(_last, lambda losses: losses[-1] < 1.0),
    "limit+": _lowest(_last, lambda losses: losses[-1] < 10.0),
    "limit++": _lowest(_last, lambda losses: losses[-1] < 100.0),
    "limit+++": _lowest(_last, lambda losses: losses[-1] < 1e3),
    "limit++++": _lowest(_last, lambda losses: losses[-1] < 1e6),
    "starts_too_low": _lowest(_last, lambda losses: losses[-1] < 0),
    "nothing_ignored": _among_all(lambda loss: True),
    "only_nan_ignored": _among_all(lambda loss: loss == loss),
    "only_inf_ignored": _among_all(lambda loss: loss != INF),
    "stops_at_divergence": _stops_at_divergence,
    "raises_at_divergence": _raises_at_divergence,
}


def choice_cause(student: Student, histories: Histories) -> Text | None:
    """The only way to choose that gives what the student's function gives, for these histories and for others."""
    asked = [(given, _answer(student, given)) for given in (histories, TELLING, MIXED, GROWN)]
    names = {
        name.rstrip("+")
        for name, choose in CHOICES.items()
        if all(_chosen(choose, given) == answer for given, answer in asked)
    }
    return say(f"best.{names.pop()}") if len(names) == 1 else None


def _chosen(choose: Choice, histories: Histories) -> float | None:
    try:
        return choose(histories)
    except ValueError:
        return None


def _answer(student: Student, histories: Histories) -> Any:
    """What the student's function gives; None for an exception, as a ValueError is one."""
    try:
        found = student.call("best_learning_rate", histories=histories)
    except StudentError:
        return None
    return found if number(found) else "?"


def check_best(student: Student, histories: Histories, wanted: float) -> None:
    """Insist on the rate with the lowest finite final loss; name the usual other choices."""
    expected = say("expected.best", value=wanted, histories=_show(histories))
    try:
        found = student.call("best_learning_rate", histories=histories)
    except StudentError as error:
        if error.raised.not_started or "ValueError" not in error.raised.bases:
            raise
        raise fail(
            expected=expected,
            found=say("found.raised", type=error.raised.type, message=error.raised.message[:80]),
            cause=choice_cause(student, histories) or say("cause.best_raised"),
        ) from None
    if number(found) and found == wanted:
        return
    raise fail(expected=expected, found=describe(found), cause=_cause(student, found, histories))


def _cause(student: Student, found: Any, histories: Histories) -> Text:
    if found is None:
        return say("cause.no_return")
    if isinstance(found, list) and len(found) == 2 and any(item in histories for item in found if number(item)):
        return say("cause.best_is_a_pair")
    if not number(found):
        return say("cause.best_not_a_rate")
    if found in histories:
        if _is_constant(student, found, histories):
            return say("cause.best_constant")
        return choice_cause(student, histories) or say(
            "cause.best_other" if math.isfinite(histories[found][-1]) else "cause.best_not_finite"
        )
    if isinstance(found, int) and 0 <= found < len(histories):
        return say("cause.best_is_a_position")
    if any(found in losses for losses in histories.values()):
        return say("cause.best_is_a_loss")
    if _is_constant(student, found, histories):
        return say("cause.best_constant")
    return say("cause.best_unknown_rate")


def _is_constant(student: Student, found: float, histories: Histories) -> bool:
    others = {3 * rate: losses for rate, losses in histories.items()}
    try:
        return found not in others and student.call("best_learning_rate", histories=others) == found
    except StudentError:
        return False


def _show(histories: Histories) -> str:
    return "; ".join(f"{rate:g}: [..., {losses[-1]:g}]" for rate, losses in histories.items())
