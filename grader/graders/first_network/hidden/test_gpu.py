"""Hidden checks of ``gpu``: they grade."""

from __future__ import annotations

from typing import Any, Final

from grader.checks import points
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

SLOW_SECONDS: Final = 0.008
"""What the grader's network sleeps in every forward and backward pass, so that a clock has something to see."""

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
            cause=say("cause.clock_before_sync" if early else "cause.clock_misses_training"),
            advice=say("cause.clock_before_sync_advice" if early else "cause.clock_misses_training_advice"),
        )
    if timing.seconds > timing.outer_seconds + 0.002:
        raise fail(
            "seconds",
            expected=say("expected.seconds_at_most", value=timing.outer_seconds),
            found=say("found.seconds", value=timing.seconds),
            cause=say("cause.clock_too_long"),
            advice=say("cause.clock_misses_training_advice"),
        )


def _training_forwards(timing: Timing) -> list[dict[str, Any]]:
    forwards = [note for note in timing.journal["forwards"] if note["grad"]]
    if len(forwards) < timing.recipe.epochs:
        raise fail("loss", found=say("found.forwards", count=len(forwards)), cause=say("cause.not_trained"))
    return forwards[-timing.recipe.epochs :]


def _settles(timing: Timing) -> list[dict[str, Any]]:
    return [note for note in timing.journal["synchronisations"] if note["pending"] > 0]


@points(2, kind="seconds")
def test_seconds_agree_with_the_clock(student: Student) -> None:
    check_seconds(timed_train(student, CPU, epochs=4, slow=SLOW_SECONDS))
    check_seconds(timed_train(student, CPU, epochs=2, slow=3 * SLOW_SECONDS))


@points(2, kind="sync")
def test_synchronises_before_the_clock_is_read(student: Student) -> None:
    with student.simulated_gpu(settle_seconds=SETTLE_SECONDS):
        timing = timed_train(student, CUDA, epochs=3, slow=SLOW_SECONDS)
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
        timings = [timed_train(student, CPU, epochs=3, begin=begin) for begin in (CPU, CUDA)]
    for timing in timings:
        check_trained_on(timing, CPU)


@points(1, kind="loss")
def test_any_number_of_epochs(student: Student) -> None:
    timed_train(student, CPU, epochs=1, rows=13).check_losses()
    timed_train(student, CPU, epochs=None, rows=25).check_losses()


@points(1, kind="integrity")
def test_torch_is_left_as_it_was(student: Student) -> None:
    student.call("pick_device")
    torch_untouched(student)
