"""What ``sgd`` and ``training_loop`` ask of a training beside its losses, and a closer look at one that went wrong.

``training.check_run`` names the mistakes whose losses are those of a recipe. Others show only when the found numbers
themselves are followed: a step that is longer than the rate says, a rate that falls, losses that were changed on the
way into the list, weights that were put back at the end.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import torch
from torch import Tensor

from grader.failures import Failure
from grader.feedback.text import Text, say
from grader.graders.first_network import training
from grader.histories import Expectation
from grader.judging import fail, number
from grader.reference import Recipe, network, train
from grader.student import Model, Student

Data = tuple[Tensor, Tensor]
HUGE: Final = 1e30
NEAR: Final = 1e-3
"""How near, relatively, a loss is to that of a rule which was itself found from rounded losses."""
FACTORS: Final = [10 ** (power / 8) for power in range(-32, 33)]
"""Among these multiples of the rate a found one is looked for."""


def draw_rising(recipe: Recipe, rows: int) -> tuple[Data, list[Tensor]]:
    """Draw data and weights with which the loss rises again, within bounds, well before the end."""
    for _ in range(100):
        data, weights = training.draw_data(rows), training.draw_weights()
        losses = train(weights, *data, recipe).losses
        if 1.1 * min(losses[:-2]) < min(losses[-2:]) and max(losses) < 5 * losses[0]:
            break
    return data, weights


def draw_learnt(rows: int) -> tuple[Data, list[Tensor]]:
    """Draw data that the weights explain nearly as they are, so that all losses are small."""
    x, weights = training.draw_data(rows)[0], training.draw_weights()
    return (x, network(weights, x) + 0.02 * torch.randn(rows, 1)), weights


def check_run(
    student: Student,
    found: Any,
    model: Model,
    weights: Sequence[Tensor],
    data: Data,
    recipe: Recipe,
    *,
    what: Text,
    more_mistakes: Mapping[str, Recipe] | None = None,
    words: str,
) -> None:
    """``training.check_run``; where that has no better word for what went wrong, a closer look."""
    _check_only_this_run(found, weights, data, recipe, what)
    try:
        training.check_run(
            found, model, weights, data, recipe, what=what, student=student, more_mistakes=more_mistakes, words=words
        )
    except Failure as failure:
        name = _closer(failure, found, training.final_weights(model), weights, data, recipe)
        if not name:
            raise
        raise fail(
            failure.kind,
            expected=failure.expected,
            found=failure.found,
            cause=say(f"run.{name}"),
            advice=say(f"run.{name}_advice"),
        ) from None


def _check_only_this_run(found: Any, weights: Sequence[Tensor], data: Data, recipe: Recipe, what: Text) -> None:
    """Name a list that holds the losses of earlier calls before those of this one."""
    if not isinstance(found, list) or len(found) <= recipe.epochs or not all(map(number, found)):
        return
    if Expectation(weights, *data, recipe).matches(found[-recipe.epochs :]):
        raise fail(
            "loss",
            expected=say("expected.history", what=what, epochs=recipe.epochs),
            found=say("found.list", count=len(found)),
            cause=say("run.kept_from_before"),
            advice=say("run.kept_from_before_advice"),
        )


def _closer(
    failure: Failure, found: Any, final: Sequence[Tensor], weights: Sequence[Tensor], data: Data, recipe: Recipe
) -> str:
    cause = (failure.cause.key if failure.cause else "").rpartition(".")[2]
    if cause == "weights_differ":
        return _put_back(final, weights, data, recipe)
    if cause == "recorded":
        return _recorded(found, Expectation(weights, *data, recipe), len(data[0]))
    if cause in ("first_epoch", "later_epoch"):
        return _other_rates(found, weights, data, recipe) or _other_beginning(found, weights, data, recipe)
    return ""


def _other_beginning(found: Sequence[float], weights: Sequence[Tensor], data: Data, recipe: Recipe) -> str:
    """Whether this is the right training of other data, or from other weights."""
    x, y = data
    trainings: dict[str, tuple[Sequence[Tensor], Data]] = {
        "standardised": (weights, ((x - x.mean(0)) / x.std(0), y)),
        "standardised+": (weights, ((x - x.mean(0)) / x.std(0, correction=0), y)),
        "standardised++": (weights, ((x - x.mean()) / x.std(), y)),
        "centred": (weights, (x - x.mean(0), y)),
        "targets_standardised": (weights, (x, (y - y.mean()) / y.std())),
        "targets_standardised+": (weights, (x, (y - y.mean()) / y.std(correction=0))),
        "targets_standardised++": (weights, (x, y - y.mean())),
        "reset": ([torch.zeros_like(weight) for weight in weights], data),
        "reset+": ([torch.ones_like(weight) for weight in weights], data),
    }
    names = {
        name.rstrip("+")
        for name, (start, given) in trainings.items()
        if len(x) > 1 and _near(found, train(start, *given, recipe).losses, NEAR)
    }
    return names.pop() if len(names) == 1 else ""


def _put_back(final: Sequence[Tensor], weights: Sequence[Tensor], data: Data, recipe: Recipe) -> str:
    """Whether the weights at the end are those of an earlier epoch; of the last but one, when a step is missing."""
    earlier = (recipe.but(epochs=epochs) for epochs in range(1, recipe.epochs - 1))
    return "put_back" if any(Expectation(weights, *data, one).weights_match(final) for one in earlier) else ""


def _recorded(found: Sequence[float], expectation: Expectation, rows: int) -> str:
    """What was made of the right losses before they came into the list."""
    exact = expectation.exact.losses
    if not all(math.isfinite(loss) and loss < HUGE for loss in exact):
        return ""
    sums = list(itertools.accumulate(exact))
    made = {
        "recorded_root": [math.sqrt(loss) for loss in exact],
        "recorded_squared": [loss**2 for loss in exact],
        "recorded_times_rows": [loss * rows for loss in exact],
        "recorded_over_rows": [loss / rows for loss in exact],
        "recorded_half": [loss / 2 for loss in exact],
        "recorded_sums": sums,
        "recorded_means": [total / (i + 1) for i, total in enumerate(sums)],
        "recorded_least": list(itertools.accumulate(exact, min)),
        "recorded_sorted": sorted(exact, reverse=True),
        "recorded_reversed": exact[::-1],
        "recorded_last": exact[-1:] * len(exact),
    }
    for places in range(6):
        made[f"recorded_rounded{'+' * places}"] = [round(loss, places) for loss in exact]
    names = {name.rstrip("+") for name, losses in made.items() if _near(found, losses, 2e-5)}
    return names.pop() if len(names) == 1 else ""


def _near(found: Sequence[float], wanted: Sequence[float], near: float) -> bool:
    return len(found) == len(wanted) and all(abs(a - b) <= near * abs(b) for a, b in zip(found, wanted, strict=True))


def _other_rates(found: Sequence[float], weights: Sequence[Tensor], data: Data, recipe: Recipe) -> str:
    """Whether the steps go along the right gradients, but by another rate, or by one that falls on the way.

    Only plain SGD is followed, which has nothing to remember from one step to the next.
    """
    if recipe.rule != "SGD" or recipe.momentum or len(found) < 4 or not all(map(math.isfinite, found)):
        return ""
    in_batches = recipe.batch is not None and recipe.batch < len(data[0])
    right = _losses(weights, data, recipe, [1.0] * len(found))
    differs = next((i for i, (a, b) in enumerate(zip(found, right, strict=True)) if abs(a - b) > 1e-5 * abs(b)), -1)
    # The first epoch that goes by another rate: on the full batch, a loss is measured before its step.
    first = differs if in_batches else differs - 1
    if first < 0 or differs > len(found) - 2:
        return ""

    def off_by(factor: float) -> float:
        return _losses(weights, data, recipe, [1.0] * first + [factor] * (differs + 1 - first))[-1] - found[differs]

    for factor in _roots(off_by):
        for name, factors in _schedules(first, factor, len(found)).items():
            if _near(found, _losses(weights, data, recipe, factors), NEAR):
                by_rows = name == "other_rate" and abs(factor / len(data[0]) - 1) < 10 * NEAR
                return "rate_times_rows" if by_rows else name.rstrip("+")
    return ""


def _losses(weights: Sequence[Tensor], data: Data, recipe: Recipe, factors: Sequence[float]) -> list[float]:
    """The losses when every epoch has its own multiple of the rate."""
    losses: list[float] = []
    for factor in factors:
        run = train(weights, *data, recipe.but(epochs=1, lr=recipe.lr * factor))
        losses += run.losses
        weights = run.weights
    return losses


def _roots(function: Callable[[float], float]) -> Iterator[float]:
    """Where a function of a factor is 0, as far as a grid and halving find it."""
    values = [function(factor) for factor in FACTORS]
    for (low, at_low), (high, at_high) in itertools.pairwise(zip(FACTORS, values, strict=True)):
        if not (math.isfinite(at_low) and math.isfinite(at_high)) or (at_low < 0) == (at_high < 0):
            continue
        for _ in range(40):
            middle = (low + high) / 2
            low, high = (middle, high) if (function(middle) < 0) == (at_low < 0) else (low, middle)
        yield low


def _schedules(first: int, factor: float, epochs: int) -> dict[str, list[float]]:
    """How the rate may go on that has this factor at this place, and at the places before it was right."""
    if not first:
        return {"other_rate": [factor] * epochs}
    if factor >= 1:
        return {}
    power, slope = math.log(factor) / math.log(first + 1), (1 - factor) / first
    steps = range(epochs)
    schedules = {
        "rate_falls": [factor ** (k // first) for k in steps],
        "rate_falls+": [(k + 1) ** power for k in steps],
        "rate_falls++": [1 / (1 + k * (1 / factor - 1) / first) for k in steps],
        "rate_falls+++": [max(0.0, 1 - k * slope) for k in steps],
    }
    return schedules


def check_mode(student: Student, model: Model, x: Tensor) -> None:
    """Insist that the model, which was given in training mode, was trained in it and is still in it."""
    trained = [note["training"] for note in student.journal()["forwards"] if note["recorded"]]
    model(x)
    notes = student.journal()["forwards"]
    if all(trained) and (not notes or notes[-1]["training"]):
        return
    raise fail(
        "integrity",
        found=say("run.found_evaluation" if all(trained) else "run.found_trained_in_evaluation"),
        cause=say("run.evaluation_mode"),
        advice=say("run.evaluation_mode_advice"),
    )
