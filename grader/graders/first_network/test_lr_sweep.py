"""Public checks of ``lr_sweep``: they guide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from torch import Tensor

from grader.checks import points
from grader.failures import StudentError
from grader.feedback.text import say
from grader.graders.first_network import training
from grader.histories import history
from grader.judging import fail, number
from grader.reference import Recipe
from grader.student import Student, describe

Histories = dict[float, list[float]]


def sweep(student: Student, rates: Sequence[float], epochs: int) -> tuple[Tensor, Tensor, Histories]:
    """Call the student's ``sweep`` and insist on one full history per rate."""
    x, y = training.draw_data()
    factory = student.factory(*training.SIZES)
    found = student.call("sweep", make_model=factory, X=x, y=y, learning_rates=list(rates), epochs=epochs)
    table = training.mapping(found, list(rates), what=say("what.sweep"))
    return x, y, {rate: history(table[rate], epochs, what=say("what.history", key=rate)) for rate in rates}


def check_sweep(student: Student, rates: Sequence[float], epochs: int) -> Histories:
    """Insist on equal starts and on every loss of every rate."""
    x, y, found = sweep(student, rates, epochs)
    recipes = {rate: Recipe("SGD", lr=rate, epochs=epochs) for rate in rates}
    training.check_equal_starts(student, x, y, found, recipes, what=say("what.sweep"))
    training.check_histories(student, x, y, found, recipes)
    return found


def check_best(student: Student, histories: Histories, wanted: float) -> None:
    """Insist on the rate with the lowest finite final loss; name the usual other choices."""
    try:
        found = student.call("best_learning_rate", histories=histories)
    except StudentError as error:
        if error.raised.not_started or "ValueError" not in error.raised.bases:
            raise
        raise fail(
            expected=say("expected.best", value=wanted, histories=_show(histories)),
            found=say("found.raised", type=error.raised.type, message=error.raised.message[:80]),
            cause=say("cause.best_raised"),
        ) from None
    if number(found) and found == wanted:
        return
    raise fail(
        expected=say("expected.best", value=wanted, histories=_show(histories)),
        found=describe(found),
        cause=say(_best_cause(student, found, histories)),
    )


def _best_cause(student: Student, found: Any, histories: Histories) -> str:
    if found is None:
        return "cause.no_return"
    if not number(found):
        return "cause.best_not_a_rate"
    if _is_constant(student, found, histories):
        return "cause.best_constant"
    if found in histories:
        losses = histories[found]
        if losses[-1] != losses[-1] or abs(losses[-1]) == float("inf"):
            return "cause.best_not_finite"
        finite = {rate: [loss for loss in losses if loss == loss] for rate, losses in histories.items()}
        choices = {
            "cause.best_is_worst": max(histories, key=lambda rate: histories[rate][-1]),
            "cause.best_lowest_ever": min(finite, key=lambda rate: min(finite[rate])),
            "cause.best_first_loss": min(histories, key=lambda rate: histories[rate][0]),
        }
        names = [name for name, rate in choices.items() if rate == found]
        return names[0] if len(names) == 1 else "cause.best_other"
    if any(found in losses for losses in histories.values()):
        return "cause.best_is_a_loss"
    return "cause.best_unknown_rate"


def _is_constant(student: Student, found: float, histories: Histories) -> bool:
    others = {3 * rate: losses for rate, losses in histories.items()}
    try:
        return found not in others and student.call("best_learning_rate", histories=others) == found
    except StudentError:
        return False


def _show(histories: Histories) -> str:
    return "; ".join(f"{rate:g}: [..., {losses[-1]:g}]" for rate, losses in histories.items())


@points(2, kind="keys", of="sweep")
def test_sweep_gives_a_history_per_rate(student: Student) -> None:
    sweep(student, [0.1, 0.001, 0.03], epochs=6)


@points(2, kind="start", of="sweep")
def test_every_rate_starts_from_the_same_weights(student: Student) -> None:
    x, y, found = sweep(student, [0.1, 0.001, 0.03], epochs=4)
    recipes = {rate: Recipe("SGD", lr=rate, epochs=4) for rate in found}
    training.check_equal_starts(student, x, y, found, recipes, what=say("what.sweep"))


@points(3, kind="loss", of="sweep")
def test_losses_of_each_epoch(student: Student) -> None:
    check_sweep(student, [0.01, 0.1], epochs=10)


@points(2, kind="best")
def test_best_has_the_lowest_final_loss(student: Student) -> None:
    # The last, the first and the lowest losses each favour another rate.
    histories = {
        0.02: [2.0, 1.25, 1.0],
        0.001: [2.125, 1.75, 1.5],
        0.003: [1.5, 1.375, 1.25],
        0.01: [2.0, 1.0, 0.5],
        0.1: [3.0, 0.25, 0.75],
        0.3: [2.0, 1.25, 1.125],
    }
    check_best(student, histories, wanted=0.01)
