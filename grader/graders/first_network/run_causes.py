"""What made a history of losses that is none of the usual mistakes' (``histories.training_mistakes``).

More mistakes to simulate, and what can be seen from the losses alone, the data, or the grader's notes. Only wrong
histories get here: nothing of this decides a verdict.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor

from grader.failures import Failure
from grader.feedback.text import Text, catalogue, say
from grader.histories import Expectation, check_history, training_mistakes
from grader.reference import Recipe, train

Data = tuple[Tensor, Tensor]

UNNAMED: Final = ("mistake.first_epoch", "mistake.later_epoch", "mistake.recorded")

RATES: Final = (10.0, 2.0, 1.0, 0.5, 0.3, 0.2, 0.05, 0.03, 0.02, 0.005, 0.003, 0.002, 5e-4, 3e-4, 1e-4, 1e-5)
"""Rates to be told of, beside those of ``training_mistakes``: a number that a submission makes up is not repeated."""
FACTORS: Final = (0.1, 0.5, 2.0, 10.0, 1e-3, 0.01, 100.0, 1 / 3, 3.0)

MOST_STEPS_BEFORE: Final = 12
"""Steps before the first epoch that are recognised."""

_CHANGES: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    *(("weight_decay", {"weight_decay": value}) for value in (0.01, 0.1, 1e-3, 1e-4, 5e-4)),
    *(("momentum", {"momentum": value}) for value in (0.5, 0.8, 0.95, 0.99)),
    *(("clipped", {"clip": value}) for value in (0.25, 0.5, 2.0, 5.0)),
    *(("clipped_values", {"clip": value, "clip_by": "value"}) for value in (0.01, 0.1, 0.5, 1.0)),
    *(
        ("partly_trained", {"held": held})
        for held in ((1, 3), (0, 2), (0, 1), (2, 3), (1, 2, 3), (0, 1, 2), (1,), (3,))
    ),
    *(
        ("rate_decays", {"decay": decay, "decay_every": every})
        for decay in (0.999, 0.99, 0.98, 0.95, 0.9, 0.5, 0.1)
        for every in (1, 2, 3, 5, 10)
    ),
    ("step_thrice", {"steps": 3}),
)


def more_mistakes(recipe: Recipe) -> dict[str, Recipe]:
    """Mistakes made of the right recipe beside the usual ones; a plus at the end marks a variant."""
    changes = [*_CHANGES]
    if recipe.rule == "Adam":
        changes += [("adamw_used", {"weight_decay": 0.01, "decoupled": True}), ("amsgrad", {"amsgrad": True})]
        changes = [change for change in changes if change[0] != "momentum"]
    made: dict[str, Recipe] = {}
    for name, change in changes:
        while name in made or name in ("momentum", "clipped"):
            name += "+"
        made[name] = recipe.but(**change)
    return made


@dataclass(frozen=True)
class History:
    """A history, and all that is known of the run that it was to be."""

    losses: Sequence[float]
    expectation: Expectation
    recipe: Recipe
    weights: Sequence[Tensor]
    data: Data
    journal: Mapping[str, Any]

    def check(self, **words: Any) -> None:
        """Insist on the right history, and name what made a wrong one, as far as can be told."""
        try:
            check_history(self.losses, self.expectation, self.recipe, len(self.data[0]), **words)
        except Failure as failure:
            if failure.cause is None or failure.cause.key not in UNNAMED:
                raise
            # Only now, as it takes a while.
            name = self.expectation.mistake(self.losses, self._near_mistakes())
            if name is not None:
                failure.kind = "optimizer" if name == "momentum" else failure.kind
                failure.cause = _say(words.get("words", "mistake"), name)
                failure.advice = _say(words.get("words", "mistake"), f"{name}_advice")
                raise
            cause = next(self._causes(), None)
            if cause is not None:
                failure.cause, failure.advice = cause, None
            raise

    def _near_mistakes(self) -> dict[str, Recipe]:
        """Those of ``more_mistakes`` that come near: a first look, in float64 alone."""
        usual = training_mistakes(self.recipe, len(self.data[0])).values()
        return {
            name: recipe
            for name, recipe in more_mistakes(self.recipe).items()
            if recipe not in usual and self._near(train(self.weights, *self.data, recipe).losses)
        }

    def _near(self, losses: Sequence[float]) -> bool:
        return all(
            abs(a - b) <= 1e-3 * abs(b) + 1e-6 or not (math.isfinite(a) or math.isfinite(b))
            for a, b in zip(self.losses, losses, strict=True)
        )

    def _causes(self) -> Iterator[Text]:
        rows = {note["rows"] for note in self.journal["forwards"] if note["grad"]}
        if not rows:
            yield say("run.model_unused")
        elif len(self.data[0]) not in rows:
            yield say("run.other_rows")
        epoch, exact, found = self.expectation.first_difference(self.losses)
        rest = [loss for loss in self.losses[epoch - 1 :] if math.isfinite(loss)]
        if not math.isfinite(found):
            yield say("run.given_up")
        elif not math.isfinite(exact) or abs(exact) > 1e25:
            yield say("cause.divergence_hidden")
        elif epoch > 1 and len(rest) > 1 and all(loss == rest[0] for loss in rest):
            yield say("run.repeats_the_last" if rest[0] == self.losses[epoch - 2] else "run.cut_off")
        elif epoch > 1 and found == self.losses[epoch - 2] and len(rest) == 1:
            yield say("run.repeats_the_last")
        yield from self._recorded_otherwise()
        if epoch == 1:
            yield from self._other_data()
            yield from self._trained_before()
            if self._is(torch.tensor(self.expectation.exact.losses).double(), 0.01):
                yield say("run.less_precise")
        else:
            yield from self._other_rate(epoch)

    def _recorded_otherwise(self) -> Iterator[Text]:
        """Whether these are the right losses, after something was done to them."""
        exact = [loss for loss in self.expectation.exact.losses if math.isfinite(loss)]
        if len(exact) != len(self.losses):
            return
        values, count, rows = torch.tensor(exact).double(), torch.arange(1, len(exact) + 1), len(self.data[0])
        for name, wrong in {
            "cumulated": values.cumsum(0),
            "averaged": values.cumsum(0) / count,
            "lowest_so_far": values.cummin(0).values,
            "root": values.sqrt(),
            "over_rows": values / rows,
            "times_rows": values * rows,
            "over_epochs": values / len(exact),
            "reversed": values.flip(0),
            "logarithm": values.log(),
        }.items():
            other = bool(((wrong - values).abs() > 1e-3 * values.abs()).any())
            if other and self._is(wrong, 1e-4):
                yield say(f"run.{name}")
        found = torch.tensor(self.losses).double()
        # Losses that float32 holds to fewer places look rounded as they are.
        small = bool((found.abs() < 1e3).all())
        for places in range(1, 6):
            if self._is(values.round(decimals=places), 1e-7) or (
                small and places < 5 and self._is(found.round(decimals=places), 1e-12)
            ):
                yield say("values.rounded")
                return

    def _is(self, wrong: Tensor, tolerance: float) -> bool:
        found = torch.tensor(self.losses).double()
        return bool(((found - wrong).abs() <= tolerance * (wrong.abs() + 1e-3)).all())

    def _other_data(self) -> Iterator[Text]:
        x, y = self.data
        for key, made in (
            ("run.x_normalised", [(other, y) for other in _normalised(x)]),
            ("run.y_normalised", [(x, other) for other in _normalised(y)]),
        ):
            if any(Expectation(self.weights, *pair, self.recipe).matches(self.losses) for pair in made):
                yield say(key)

    def _trained_before(self) -> Iterator[Text]:
        """Whether the history is the rest of a longer one, that is, steps were made before the first epoch."""
        epochs = len(self.losses)
        longer = train(self.weights, *self.data, self.recipe.but(epochs=epochs + MOST_STEPS_BEFORE)).losses
        for steps in range(2, MOST_STEPS_BEFORE + 1):
            if self._is(torch.tensor(longer[steps : steps + epochs]).double(), 1e-4):
                yield say("run.trained_before")
                return

    def _other_rate(self, epoch: int) -> Iterator[Text]:
        """Whether it is the right training at another rate, of those that people write."""
        for rate in RATES if epoch == 2 else ():
            if self._near_second(rate):
                other = Expectation(self.weights, *self.data, self.recipe.but(lr=rate))
                if other.matches(self.losses):
                    yield say("run.other_rate", rate=rate)
                    return
        for factor in FACTORS if epoch == 2 else ():
            rate = self.recipe.lr * factor
            if self._near_second(rate):
                other = Expectation(self.weights, *self.data, self.recipe.but(lr=rate))
                if other.matches(self.losses):
                    yield say("run.rate_scaled")
                    return

    def _near_second(self, rate: float) -> bool:
        second = train(self.weights, *self.data, self.recipe.but(lr=rate, epochs=2)).losses[1]
        return abs(second - self.losses[1]) <= 1e-3 * abs(second)


def _say(words: str, name: str) -> Text:
    own = f"{words}.{name}"
    return say(own if own in catalogue() else f"mistake.{name}")


def _normalised(values: Tensor) -> Iterator[Tensor]:
    """The usual ways to bring columns to one scale."""
    mean = values.mean(0)
    yield values - mean
    for correction in (0, 1):
        yield (values - mean) / values.std(0, correction=correction)
        yield (values - values.mean()) / values.std(correction=correction)
        yield values / values.std(0, correction=correction)
    low, high = values.min(0).values, values.max(0).values
    yield (values - low) / (high - low)
    yield values / values.abs().max()
    if values.shape[1] > 1:
        yield torch.nn.functional.normalize(values, dim=1)
