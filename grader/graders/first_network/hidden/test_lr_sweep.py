"""Hidden checks of ``lr_sweep``: they grade."""

from __future__ import annotations

import math
from typing import Final

from grader.checks import points
from grader.failures import Failure, StudentError
from grader.feedback.text import say
from grader.graders.first_network import training
from grader.graders.first_network.best_rate import Histories, check_best
from grader.graders.first_network.test_lr_sweep import check_sweep, sweep
from grader.judging import fail, torch_untouched
from grader.student import Student, describe

NAN: Final = float("nan")
INF: Final = float("inf")
HUGE: Final = 2e4
"""A rate at which float32 overflows within a few epochs."""

BEST: Final[tuple[tuple[Histories, float], ...]] = (
    ({0.3: [1.0, 0.6], 0.02: [1.0, 0.4], 0.005: [1.0, 0.9]}, 0.02),
    ({0.5: [1.0, 0.1], 0.02: [1.0, 0.4], 0.005: [1.0, 0.9]}, 0.5),
    ({0.5: [1.0, 0.8], 0.02: [1.0, 0.4], 0.005: [1.0, 0.3]}, 0.005),
    ({0.07: [3.0, 0.01, 2.0], 0.7: [3.0, 2.5, 1.5]}, 0.7),
    ({0.07: [9.0, 8.0, 1.0], 0.7: [0.5, 0.5, 2.0]}, 0.07),
    ({0.07: [90.0, 80.0, 3.0], 0.7: [2.0, 1.9, 1.8]}, 0.7),
    ({0.07: [5e5, 4e6], 0.7: [5e5, 3e6], 0.9: [5e5, 9e6]}, 0.7),
    ({0.2: [1.0, 0.5003], 0.3: [1.0, 0.5001], 0.4: [1.0, 0.5002]}, 0.3),
    ({2.0: [1.0, 0.3], 0.1: [1.0, 0.5]}, 2.0),
    ({0.2: [1.0, 0.5], 0.1: [1.0, 0.0], 0.3: [1.0, 0.1]}, 0.1),
    ({0.2: [20.0, 10.0], 0.1: [20.0, 9.0], 0.3: [20.0, 11.0]}, 0.1),
    ({0.2: [1.0, 1e9, 0.1], 0.1: [1.0, 0.9, 0.8]}, 0.2),
    ({0.2: [2.0, 2.0, 1e-7], 0.3: [2.0, 1e-3, 1e-3]}, 0.2),
    ({0.2: [1.0, INF, 0.5], 0.1: [1.0, 0.9, 0.8]}, 0.2),
    ({0.2: [1.0, 0.6], 0.0: [1.0, 0.5], 0.3: [1.0, 0.7]}, 0.0),
)
NOT_FINITE: Final[tuple[tuple[Histories, float], ...]] = (
    ({10.0: [1.0, NAN], 0.02: [1.0, 0.4], 0.005: [1.0, 0.9]}, 0.02),
    ({0.005: [1.0, 0.9], 10.0: [1.0, NAN], 0.02: [1.0, 0.4]}, 0.02),
    ({0.005: [1.0, 0.9], 0.02: [1.0, 0.4], 10.0: [1.0, 0.2, NAN]}, 0.02),
    ({10.0: [1.0, INF], 0.02: [1.0, 0.7]}, 0.02),
    ({10.0: [1.0, INF, NAN], 5.0: [1.0, INF], 0.02: [1.0, 2.0]}, 0.02),
    ({1.0: [1.0, 0.1, NAN], 2.0: [1.0, NAN, NAN], 0.4: [1.0, 1.4], 0.9: [1.0, 1.3]}, 0.9),
)
NONE_FINITE: Final[tuple[Histories, ...]] = (
    {10.0: [1.0, NAN], 100.0: [1.0, NAN]},
    {10.0: [1.0, INF], 100.0: [1.0, INF]},
    {10.0: [1.0, INF], 100.0: [1.0, INF, NAN], 1000.0: [2.0, NAN]},
    {10.0: [0.5, 0.4, NAN]},
    {10.0: [INF]},
)


@points(2, kind="loss")
def test_any_rates_and_epochs(student: Student) -> None:
    check_sweep(student, [0.2, 0.0005, 0.0437, 0.01], epochs=7)
    check_sweep(student, [1.23456e-5, 0.4], epochs=26)
    # Rates that diverge slowly: a scheduler or a limit that steps in shows before numbers overflow.
    check_sweep(student, [0.45, 0.55], epochs=30)
    check_sweep(student, [0.0625], epochs=1)


@points(1, kind="loss")
def test_default_number_of_epochs(student: Student) -> None:
    x, y = training.draw_data(20)
    factory = student.factory(*training.SIZES)
    found = student.call("sweep", make_model=factory, X=x, y=y, learning_rates=[0.01])
    table = training.mapping(found, [0.01], what=say("what.sweep"))
    training.default_history(table[0.01], say("what.history", key=0.01))


@points(2, kind="loss")
def test_a_diverging_rate_stops_nothing(student: Student) -> None:
    found = _diverging_sweep(student, [0.05, HUGE, 0.01], epochs=14)
    if math.isfinite(found[HUGE][-1]) or found[HUGE][-1] == -math.inf:
        raise fail(
            expected=say("expected.diverged", rate=HUGE),
            found=say("found.loss", value=found[HUGE][-1]),
            cause=say("cause.divergence_hidden"),
        )


def _diverging_sweep(student: Student, rates: list[float], epochs: int) -> Histories:
    """Insist on the right histories where one rate diverges, and say how the sweep gives way to it otherwise."""
    try:
        return check_sweep(student, rates, epochs)
    except StudentError as error:
        if error.raised.not_started:
            raise
        check_sweep(student, [rate for rate in rates if rate != HUGE], epochs)
        raise fail(
            found=say("found.raised", type=error.raised.type, message=error.raised.message[:80]),
            cause=say("cause.divergence_raises", type=error.raised.type),
        ) from None
    except Failure as failure:
        if failure.cause is not None and failure.cause.key in (
            "cause.keys_missing",
            "cause.length",
            "cause.off_by_one",
        ):
            failure.cause = say(f"cause.divergence_{'ends' if failure.kind == 'keys' else 'shortens'}")
        raise


@points(1, kind="best")
def test_best_in_any_order(student: Student) -> None:
    for histories, wanted in BEST:
        check_best(student, histories, wanted)


@points(2, kind="best")
def test_best_ignores_rates_that_diverged(student: Student) -> None:
    for histories, wanted in NOT_FINITE:
        check_best(student, histories, wanted)


@points(2, kind="best")
def test_best_raises_value_error_when_all_diverged(student: Student) -> None:
    for histories in NONE_FINITE:
        try:
            found = student.call("best_learning_rate", histories=histories)
        except StudentError as error:
            if error.raised.not_started:
                raise
            if "ValueError" in error.raised.bases:
                continue
            raise fail(
                expected=say("expected.value_error"),
                found=say("found.raised", type=error.raised.type, message=error.raised.message[:80]),
                cause=say("cause.other_exception", type=error.raised.type),
            ) from None
        raise fail(expected=say("expected.value_error"), found=describe(found), cause=say("cause.no_value_error"))


@points(1, kind="integrity")
def test_data_is_left_alone(student: Student) -> None:
    x, y = training.draw_data(20)
    handles = {"X": (student.tensor(x), x), "y": (student.tensor(y), y)}
    factory = student.factory(*training.SIZES)
    student.call("sweep", make_model=factory, X=handles["X"][0], y=handles["y"][0], learning_rates=[0.1], epochs=3)
    training.check_untouched(handles)


@points(1, kind="integrity")
def test_torch_is_left_as_it_was(student: Student) -> None:
    sweep(student, [0.01], epochs=1)
    torch_untouched(student)
