"""Public checks of ``lr_sweep``: they guide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from grader.checks import points
from grader.feedback.text import say
from grader.graders.first_network import training
from grader.graders.first_network.best_rate import Histories, check_best
from grader.histories import history
from grader.judging import fail, number
from grader.reference import Recipe
from grader.student import Handle, Student


@dataclass(frozen=True)
class Sweep:
    """One call of the student's ``sweep``: full histories, whose losses have yet to be checked."""

    x: Tensor
    y: Tensor
    histories: Histories
    handles: Mapping[str, tuple[Handle, Tensor]]
    recipes: Mapping[float, Recipe]

    def check_starts(self, student: Student) -> None:
        """Insist on equal starts."""
        with training.watching(self.handles):
            training.check_equal_starts(student, self.x, self.y, self.histories, self.recipes, what=say("what.sweep"))

    def check(self, student: Student) -> None:
        """Insist on equal starts and on every loss of every rate."""
        self.check_starts(student)
        with training.watching(self.handles):
            training.check_histories(student, self.x, self.y, self.histories, self.recipes)


def sweep(student: Student, rates: Sequence[float], epochs: int) -> Sweep:
    """Call the student's ``sweep`` and insist on one full history per rate."""
    x, y = training.draw_data()
    handles = {"X": (student.tensor(x), x), "y": (student.tensor(y), y)}
    with training.blaming_defaults(student):
        found = student.call(
            "sweep",
            make_model=student.factory(*training.SIZES),
            X=handles["X"][0],
            y=handles["y"][0],
            learning_rates=list(rates),
            epochs=epochs,
        )
    table = training.mapping(found, list(rates), what=say("what.sweep"))
    _check_lists_apart(table, rates, epochs)
    histories = {rate: history(table[rate], epochs, what=say("what.history", key=rate)) for rate in rates}
    recipes = {rate: Recipe("SGD", lr=rate, epochs=epochs) for rate in rates}
    return Sweep(x, y, histories, handles, recipes)


def _check_lists_apart(table: Mapping[float, Any], rates: Sequence[float], epochs: int) -> None:
    """Name a list of losses that all rates share, or that goes on from rate to rate."""
    lists = [table[rate] for rate in rates]
    if len(rates) < 2 or not all(isinstance(losses, list) and all(map(number, losses)) for losses in lists):
        return
    lengths = [len(losses) for losses in lists]
    grows = lengths == [epochs * (i + 1) for i in range(len(rates))]
    if grows or set(lengths) == {epochs * len(rates)}:
        raise fail(
            "loss",
            expected=say("expected.history", what=say("what.history", key=rates[-1]), epochs=epochs),
            found=say("found.list", count=lengths[-1]),
            cause=say("cause.shared_list"),
        )


def check_sweep(student: Student, rates: Sequence[float], epochs: int) -> Histories:
    """Insist on equal starts and on every loss of every rate."""
    made = sweep(student, rates, epochs)
    made.check(student)
    return made.histories


@points(2, kind="keys", of="sweep")
def test_sweep_gives_a_history_per_rate(student: Student) -> None:
    sweep(student, [0.1, 0.001, 0.03], epochs=6)


@points(2, kind="start", of="sweep")
def test_every_rate_starts_from_the_same_weights(student: Student) -> None:
    sweep(student, [0.1, 0.001, 0.03], epochs=4).check_starts(student)


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
