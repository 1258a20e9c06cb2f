"""Hidden checks of ``gpu``: they grade."""

from __future__ import annotations

from typing import Any, Final

import torch

from grader.checks import points
from grader.failures import Failure, StudentError
from grader.feedback.text import say
from grader.graders.first_network.test_gpu import (
    CUDA,
    Timing,
    check_move,
    check_trained_on,
    timed_train,
)
from grader.judging import fail, torch_untouched
from grader.student import CPU, Student

SLOW_SECONDS: Final = 0.012
"""What the grader's network sleeps in every forward and backward pass, so that a clock has something to see."""

HOUR: Final = 3600.0

SETTLE_SECONDS: Final = 0.03
"""What a synchronisation with work outstanding takes on the simulated GPU: a clock read too early misses it."""


def check_seconds(timing: Timing) -> None:
    """Insist on seconds that cover all that is known to have happened, and not more than the grader's own clock."""
    forwards = _training_forwards(timing)
    begin = forwards[0]["start"]
    settles = [note["end"] - note["start"] for note in _settles(timing) if note["start"] >= begin]
    backwards = [note for note in timing.journal["backwards"] if note["start"] >= begin]
    trained = sum(note["end"] - note["start"] for note in (*forwards, *backwards))
    # The notes come from the student's process; what every honest run takes is known here as well.
    needed = max(trained, 2 * timing.recipe.epochs * timing.slow) + sum(settles)
    # A coarse clock may lose a little at either end.
    if timing.seconds < 0.98 * needed - 0.002:
        early = settles and timing.seconds >= 0.98 * (needed - settles[-1]) - 0.002
        raise fail(
            "sync" if early else "seconds",
            expected=say("expected.seconds_at_least", value=needed),
            found=say("found.seconds", value=timing.seconds),
            cause=say("cause.clock_before_sync" if early else _too_few_cause(timing, needed, bool(settles))),
            advice=say("cause.clock_before_sync_advice" if early else "cause.clock_misses_training_advice"),
        )
    if timing.seconds > timing.outer_seconds + 0.002:
        raise fail(
            "seconds",
            expected=say("expected.seconds_at_most", value=timing.outer_seconds),
            found=say("found.seconds", value=timing.seconds),
            cause=say(_too_many_cause(timing, needed)),
            advice=say("cause.clock_misses_training_advice"),
        )


def _too_few_cause(timing: Timing, needed: float, settled: bool) -> str:
    """What part of the training the seconds are as long as, by the grader's notes of it."""
    forwards = _training_forwards(timing)
    backwards = [note for note in timing.journal["backwards"] if note["start"] >= forwards[0]["start"]]
    if settled or not timing.slow or len(backwards) != len(forwards) or len(forwards) != timing.recipe.epochs:
        return "cause.clock_misses_training"
    begin, end, epochs = forwards[0]["start"], backwards[-1]["end"], len(forwards)
    parts = {
        "cause.clock_sees_nothing": (0.0,),
        "cause.clock_of_one_epoch": (end - forwards[-1]["start"], (end - begin) / epochs),
        "cause.clock_of_half_the_passes": [
            sum(n["end"] - n["start"] for n in notes) for notes in (forwards, backwards)
        ],
        "cause.clock_misses_one_pass": (forwards[-1]["end"] - begin, end - forwards[0]["end"]),
        "cause.clock_misses_one_epoch": (forwards[-1]["start"] - begin, end - backwards[0]["end"]),
    }
    apart = {name: min(abs(timing.seconds - part) for part in these) for name, these in parts.items()}
    nearest = min(apart, key=lambda name: apart[name])
    for power, unit in ((1 / 60, "minutes"), (1e-3, "thousandths")):
        if 0.9 * needed * power <= timing.seconds <= timing.outer_seconds * power:
            return f"cause.clock_in_{unit}"
    if timing.seconds < 0.12 * needed:
        return "cause.clock_sees_nothing"
    return nearest if apart[nearest] <= 0.3 * timing.slow else "cause.clock_misses_training"


def _too_many_cause(timing: Timing, needed: float) -> str:
    """Whether the seconds are the right time in another unit, or no difference of two readings."""
    for factor, unit in ((1e3, "milliseconds"), (1e6, "microseconds"), (1e9, "nanoseconds")):
        if 0.98 * factor * needed <= timing.seconds <= 1.02 * factor * timing.outer_seconds:
            return f"cause.clock_in_{unit}"
    return "cause.clock_reading" if timing.seconds > HOUR else "cause.clock_starts_before"


def _training_forwards(timing: Timing) -> list[dict[str, Any]]:
    forwards = [note for note in timing.journal["forwards"] if note["grad"]]
    if len(forwards) < timing.recipe.epochs:
        raise fail("loss", found=say("found.forwards", count=len(forwards)), cause=say("cause.not_trained"))
    return forwards[-timing.recipe.epochs :]


def _settles(timing: Timing) -> list[dict[str, Any]]:
    return [note for note in timing.journal["synchronisations"] if note["pending"] > 0]


@points(2, kind="seconds")
def test_seconds_agree_with_the_clock(student: Student) -> None:
    timings = [
        timed_train(student, CPU, epochs=4, slow=SLOW_SECONDS),
        timed_train(student, CPU, epochs=2, slow=1.4 * SLOW_SECONDS),
    ]
    try:
        _check_both(timings)
    except Failure as failure:
        if timings[0].seconds == timings[1].seconds:
            failure.cause = say("cause.seconds_constant")
        raise


def _check_both(timings: list[Timing]) -> None:
    """Insist on the right seconds, not rounded, of two trainings."""
    # A clock does not hit whole hundredths twice; rounding to them misses by more than a clock may. Whole numbers of
    # far more than rounding adds are of another unit.
    if all(timing.seconds == round(timing.seconds, 2) <= timing.outer_seconds + 1 for timing in timings):
        raise fail(
            found=say("found.seconds", value=timings[0].seconds),
            cause=say("cause.seconds_rounded"),
            advice=say("cause.clock_misses_training_advice"),
        )
    for timing in timings:
        check_seconds(timing)


@points(2, kind="sync")
def test_synchronises_before_the_clock_is_read(student: Student) -> None:
    with student.simulated_gpu(settle_seconds=SETTLE_SECONDS):
        timing = timed_train(student, CUDA, epochs=3, slow=0.7 * SLOW_SECONDS)
    passes = [*_training_forwards(timing), *timing.journal["backwards"]]
    last = max(note["end"] for note in passes)
    if not any(note["start"] >= last for note in _settles(timing)):
        raise fail(
            expected=say("expected.synchronised"),
            found=say("found.not_synchronised"),
            cause=say("cause.not_synchronised"),
            advice=say("cause.clock_before_sync_advice"),
        )
    check_seconds(timing)


@points(1, kind="optimizer")
def test_optimizer_is_made_after_the_move(student: Student) -> None:
    with student.simulated_gpu(overwrite_parameters=True):
        timing = timed_train(student, CUDA, epochs=6)
    if not timing.expectation.matches(timing.losses) and timing.losses[0] == timing.losses[-1]:
        raise fail(found=say("found.no_learning"), cause=say("cause.optimizer_before_move"))
    timing.check_losses()


@points(2, kind="device")
def test_device_argument_is_honoured(student: Student) -> None:
    with student.simulated_gpu():
        check_move(student, CPU)
        check_move(student, CPU, begin=CUDA)
        check_move(student, CUDA, begin=CUDA)
        # What is on the device already says nothing of the rest.
        check_move(student, CUDA, begin=CUDA, data_begin=CPU)
        check_move(student, CPU, begin=CPU, data_begin=CUDA)
        timings = [(timed_train(student, CPU, epochs=3, begin=begin), begin) for begin in (CPU, CUDA)]
    for timing, begin in timings:
        check_trained_on(timing, CPU, begin)


@points(1, kind="loss")
def test_any_number_of_epochs(student: Student) -> None:
    timed_train(student, CPU, epochs=1, rows=13).check_losses()
    timed_train(student, CPU, epochs=None, rows=25).check_losses()
    try:
        timed_train(student, CPU, epochs=2, rows=20, dtype=torch.float64).check_losses()
    except StudentError as error:
        if "dtype" not in error.raised.message:
            raise
        found = say("found.raised", type=error.raised.type, message=error.raised.message[:80])
        raise fail("dtype", found=found, cause=say("cause.dtype_not_kept")) from None


@points(1, kind="integrity")
def test_torch_is_left_as_it_was(student: Student) -> None:
    student.call("pick_device")
    torch_untouched(student)
