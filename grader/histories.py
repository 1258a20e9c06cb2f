"""Histories of losses: what a training run must record, how exactly float32 can give it, which mistake made another."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import torch
from torch import Tensor

from grader.feedback.text import Text, catalogue, say
from grader.judging import EPS32, SLACK, fail, number
from grader.reference import Recipe, Run, train
from grader.student import RemoteTensor, describe


def history(found: Any, epochs: int, *, what: Text, kind: str = "loss") -> list[float]:
    """Insist on a list of ``epochs`` plain numbers; nan and inf are numbers here."""
    expected = say("expected.history", what=what, epochs=epochs)
    if not isinstance(found, list):
        cause = "cause.no_return" if found is None else "cause.last_loss_only" if number(found) else "cause.not_a_list"
        raise fail(kind, expected=expected, found=describe(found), cause=say(cause))
    odd = [item for item in found if not number(item)]
    if odd:
        cause = "cause.loss_tensors" if isinstance(odd[0], RemoteTensor) else "cause.loss_not_numbers"
        raise fail(kind, expected=expected, found=say("found.list_of", item=describe(odd[0])), cause=say(cause))
    if len(found) != epochs:
        raise fail(
            kind, expected=expected, found=say("found.list", count=len(found)), cause=_length_cause(len(found), epochs)
        )
    return [float(item) for item in found]


def _length_cause(found: int, epochs: int) -> Text:
    if found == 1:
        return say("cause.last_loss_only")
    if abs(found - epochs) == 1:
        return say("cause.off_by_one")
    if found == 100:
        return say("cause.epochs_fixed")
    if found > epochs and found % epochs == 0:
        return say("cause.batches_recorded", times=found // epochs)
    return say("cause.length")


NEAR: Final = 1e-5
"""The relative difference that float32 makes in a run of well-behaved numbers, with room to spare."""


class Expectation:
    """The history that a training run must give, and how exactly float32 can be expected to give it.

    The same run in float64 and twice in float32, with the rows in two orders, shows how much rounding matters at each
    epoch; where a diverging run makes it matter too much, nothing is asked any more but that the loss is huge or not
    finite. Most right answers are so near the exact ones that this need not be measured.
    """

    def __init__(self, weights: Sequence[Tensor], x: Tensor, y: Tensor, recipe: Recipe) -> None:
        self.exact: Run = train(weights, x, y, recipe)
        self._weights, self._x, self._y, self._recipe = weights, x, y, recipe

    @functools.cached_property
    def _rounded(self) -> list[Run]:
        runs = [train(self._weights, self._x, self._y, self._recipe, torch.float32)]
        if self._recipe.rows is None and self._recipe.batch is None:
            runs.append(train(self._weights, self._x.flip(0), self._y.flip(0), self._recipe, torch.float32))
        return runs

    @functools.cached_property
    def _tolerances(self) -> list[float]:
        """How far each epoch's loss may be off: once rounding has grown, it does not shrink again."""
        size = float(self._y.abs().mean()) + 1.0
        worst, tolerances = 0.0, []
        for epoch, exact in enumerate(self.exact.losses):
            apart = max(abs(run.losses[epoch] - exact) for run in self._rounded)
            if math.isfinite(apart) and math.isfinite(exact):
                worst = max(worst, apart / (abs(exact) + 1e-30))
            # Values of this size are rounded before their (perhaps tiny) differences are squared.
            floor = SLACK * EPS32 * size * math.sqrt(abs(exact)) if math.isfinite(exact) else 0.0
            tolerances.append((NEAR + 20 * worst) * abs(exact) + min(floor, 0.05 * abs(exact)) + 1e-12)
        return tolerances

    def matches(self, losses: Sequence[float]) -> bool:
        """Whether a history is this one, up to rounding."""
        return len(losses) == len(self.exact.losses) and all(
            self._close(epoch, found) for epoch, found in enumerate(losses)
        )

    def _close(self, epoch: int, found: float) -> bool:
        exact = self.exact.losses[epoch]
        if abs(exact) <= 1e30 and abs(found - exact) <= NEAR * abs(exact):
            return True
        tolerance = self._tolerances[epoch]
        if abs(exact) > 1e30 or not all(math.isfinite(run.losses[epoch]) for run in (self.exact, *self._rounded)):
            return not math.isfinite(found) or abs(found) > 1e25
        if tolerance > 0.1 * abs(exact) + 1e-9:
            return math.isfinite(found) or abs(exact) > 1e20
        return abs(found - exact) <= tolerance

    def first_difference(self, losses: Sequence[float]) -> tuple[int, float, float]:
        """The first epoch (from 1) that differs, with the loss expected and the loss found."""
        for epoch, found in enumerate(losses):
            if not self._close(epoch, found):
                return epoch + 1, self.exact.losses[epoch], found
        return len(losses), self.exact.losses[-1], losses[-1]

    def weights_match(self, found: Sequence[Tensor]) -> bool:
        """Whether the weights at the end are this run's, up to rounding."""
        # Measuring how much rounding matters is for those that are not plainly right.
        return self._weights_close(found, []) or self._weights_close(found, self._rounded)

    def _weights_close(self, found: Sequence[Tensor], runs: Sequence[Run]) -> bool:
        return all(
            value.shape == exact.shape
            and bool(
                ((value.double() - exact).abs() <= _weight_tolerance(exact, [run.weights[i] for run in runs])).all()
            )
            for i, (value, exact) in enumerate(zip(found, self.exact.weights, strict=True))
        )

    def mistake(self, losses: Sequence[float], mistakes: Mapping[str, Recipe]) -> str | None:
        """The name of the mistake that gives just this history, if there is one; a plus marks a variant of one."""
        names = {
            name.rstrip("+")
            for name, recipe in mistakes.items()
            if Expectation(self._weights, self._x, self._y, recipe).matches(losses)
        }
        return names.pop() if len(names) == 1 else None


def _weight_tolerance(exact: Tensor, rounded: Sequence[Tensor]) -> Tensor:
    apart = max((float((exact - values.double()).abs().max()) for values in rounded), default=0.0)
    return 2e-5 * (exact.abs() + exact.abs().mean()) + 20 * apart + 1e-9


TRAINING_MISTAKES: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("loss_after_step", {"record": "after"}),
    ("no_zero_grad", {"zero_grad": "never"}),
    ("no_step", {"steps": 0}),
    ("step_twice", {"steps": 2}),
    ("step_before_backward", {"step_first": True}),
    ("sum_loss", {"loss": "sum"}),
    ("half_loss", {"loss": "half"}),
    ("l1_loss", {"loss": "l1"}),
    ("huber_loss", {"loss": "huber"}),
    ("rmse_loss", {"loss": "rmse"}),
    ("broadcast", {"broadcast": True}),
    ("fresh_optimizer", {"fresh_state": True}),
    ("momentum", {"momentum": 0.9}),
    ("default_lr", {"lr": 0.01}),
    ("lr_0_1", {"lr": 0.1}),
    ("lr_0_001", {"lr": 0.001}),
    ("clipped", {"clip": 1.0}),
    ("clipped_hard", {"clip": 0.1}),
)


def training_mistakes(recipe: Recipe, rows: int) -> dict[str, Recipe]:
    """The usual mistakes, made of the right recipe."""
    other_rule = "Adam" if recipe.rule == "SGD" else "SGD"
    mistakes = {name: recipe.but(**changes) for name, changes in TRAINING_MISTAKES}
    mistakes[f"{other_rule.lower()}_used"] = recipe.but(rule=other_rule)
    mistakes["adam_as_it_comes"] = recipe.but(rule="Adam", lr=0.001, momentum=0.0)
    if rows > 1:
        mistakes["half_the_rows"] = recipe.but(rows=rows // 2)
    mistakes["one_row"] = recipe.but(rows=1)
    return {name: mistake for name, mistake in mistakes.items() if mistake != recipe}


def batch_mistakes(recipe: Recipe) -> dict[str, Recipe]:
    """The usual mistakes of a training in mini-batches, made of the right recipe; a plus marks a variant of one."""
    mistakes = {name: recipe.but(**changes) for name, changes in BATCH_MISTAKES}
    mistakes["first_batch_trained"] = recipe.but(rows=recipe.batch, batch=None)
    return {name: mistake for name, mistake in mistakes.items() if mistake != recipe}


BATCH_MISTAKES: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("batch_ignored", {"batch": None}),
    ("default_batch", {"batch": 20}),
    ("one_row_each", {"batch": 1}),
    ("last_batch_dropped", {"drop_last": True}),
    ("last_batch_dropped+", {"drop_last": True, "epoch_loss": "all rows"}),
    ("last_batch_dropped++", {"drop_last": True, "epoch_loss": "batches"}),
    ("mean_of_batches", {"epoch_loss": "batches"}),
    ("last_batch_overweighted", {"epoch_loss": "equal batches"}),
    ("over_full_batches", {"epoch_loss": "full batches"}),
    ("sum_of_batches", {"epoch_loss": "sum"}),
    ("sum_of_rows", {"epoch_loss": "sum of rows"}),
    ("last_batch_recorded", {"epoch_loss": "last"}),
    ("first_batch_recorded", {"epoch_loss": "first"}),
    ("cleared_per_epoch", {"zero_grad": "epoch"}),
    ("step_per_epoch", {"zero_grad": "epoch", "step_at": "epoch"}),
    ("last_gradient", {"step_at": "epoch"}),
    ("measured_at_the_end", {"record": "epoch end"}),
    ("measured_at_the_start", {"record": "epoch start"}),
    ("rows_over_batches", {"epoch_loss": "rows over batches"}),
    ("never_reset", {"record": "running"}),
    ("never_reset+", {"record": "running", "epoch_loss": "batches"}),
    ("never_reset++", {"record": "running", "epoch_loss": "sum"}),
)


def check_history(
    losses: Sequence[float],
    expectation: Expectation,
    recipe: Recipe,
    rows: int,
    *,
    what: Text,
    kind: str = "loss",
    trained_rightly: bool = False,
    moved: bool = False,
    why_unmoved: Callable[[], str] = lambda: "no_step",
    more_mistakes: Mapping[str, Recipe] | None = None,
    words: str = "mistake",
) -> None:
    """Insist on the history of the right run; name the mistake where a wrong one is recognised.

    ``trained_rightly``: the weights at the end are right, so that only what was recorded can be wrong.
    ``moved``: they are other weights than at the start; ``why_unmoved`` finds out why a loss never changes otherwise.
    ``words`` is the table of messages that is asked before ``mistake``.
    """
    if expectation.matches(losses):
        return
    epoch, exact, found = expectation.first_difference(losses)
    mistakes = {**(more_mistakes or {}), **training_mistakes(recipe, rows)}
    name = expectation.mistake(losses, mistakes) or ("recorded" if trained_rightly else None)
    if name == "no_step":
        name = "forward_once" if moved else why_unmoved()
    raise fail(
        _MISTAKE_KINDS.get(name or "", kind),
        expected=say("expected.loss", what=what, epoch=epoch, value=exact),
        found=say("found.loss", value=found),
        cause=_say(words, name or ("first_epoch" if epoch == 1 else "later_epoch")),
        advice=_say(words, f"{name}_advice") if name else None,
    )


def _say(words: str, name: str) -> Text:
    own = f"{words}.{name}"
    return say(own if own in catalogue() else f"mistake.{name}")


_MISTAKE_KINDS: Final = {
    "adam_used": "optimizer",
    "sgd_used": "optimizer",
    "adam_as_it_comes": "optimizer",
    "momentum": "optimizer",
    "fresh_optimizer": "optimizer",
    "default_lr": "optimizer",
    "lr_0_1": "optimizer",
    "lr_0_001": "optimizer",
}
