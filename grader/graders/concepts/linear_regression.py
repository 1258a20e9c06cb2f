"""What the two ways of a linear regression give, rightly and by the usual mistakes; scikit-learn is not needed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor

from grader import reference
from grader.reference import Array, Recipe, Stepper

TOLERANCE: Final = 1e-4
"""How far a coefficient may be off, relative to the largest: both libraries compute in float32."""


def draw(rows: int = 80, features: int = 10, scale: float = 1.0) -> tuple[Tensor, Tensor]:
    """X (rows, features) whose columns have means of their own, and y (rows, 1) with a bias and noise."""
    x = (torch.randn(rows, features) + 0.4 * torch.randn(features)) * scale
    w = torch.randn(features, 1) + torch.randn(features, 1).sign()
    y = x @ w / scale + 1.0 + torch.rand(1) + 0.5 * torch.randn(rows, 1)
    return x, y


def table(x: Tensor, y: Tensor) -> tuple[Array, Array]:
    """The features with a column of ones beside them, and the targets, in float64."""
    a = np.column_stack([x.double().numpy(), np.ones(len(x))])
    return a, y.double().numpy()[:, 0]


def least_squares(x: Tensor, y: Tensor) -> Array:
    """The coefficients (features + 1,) of the least mean squared error, the bias last."""
    a, b = table(x, y)
    return np.linalg.lstsq(a, b, rcond=None)[0]


def descend(
    x: Tensor,
    y: Tensor,
    recipe: Recipe,
    *,
    zero_grad: bool = True,
    bias: bool = True,
    schedule: Callable[[int], float] = lambda step: 1.0,
) -> Array:
    """The coefficients after so many steps from zero, the bias last. ``schedule``: by what each step is multiplied."""
    return list(walk(x, y, recipe, zero_grad, bias, schedule))[-1]


def walk(
    x: Tensor, y: Tensor, recipe: Recipe, zero_grad: bool, bias: bool, schedule: Callable[[int], float]
) -> Iterator[Array]:
    """The coefficients at the start and after each step."""
    whole, targets = table(x, y)
    size = recipe.batch or len(whole)
    batches = [(whole[start : start + size], targets[start : start + size]) for start in range(0, len(whole), size)]
    stepper, kept = Stepper(recipe), np.zeros(whole.shape[1])
    w = np.zeros(whole.shape[1])
    yield w
    with np.errstate(all="ignore"):
        for step, (a, b) in enumerate(batches * recipe.epochs):
            difference = a @ w - (b.mean() if recipe.broadcast else b)
            if recipe.loss == "l1":
                difference = np.sign(difference)
            gradient = a.T @ difference * SLOPES[recipe.loss] / (1 if recipe.loss == "sum" else len(b))
            if not bias:
                gradient[-1] = 0
            kept = gradient if zero_grad else kept + gradient
            (clipped,) = reference.clipped([kept], recipe)
            for _ in range(recipe.steps):
                (w,) = stepper.step([w], [clipped * schedule(step)])
            yield w


def schedules(epochs: int) -> dict[str, Callable[[int], float]]:
    """The usual ways in which a rate becomes smaller, under one name."""
    powers = [lambda step, base=base: base**step for base in (0.5, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)]
    others: list[Callable[[int], float]] = [
        lambda step: 1 / (step + 1),
        lambda step: (step + 1) ** -0.5,
        lambda step: 1 - step / epochs,
        lambda step: (1 + math.cos(math.pi * step / epochs)) / 2,
    ]
    return {f"rate_falls{'+' * i}": schedule for i, schedule in enumerate([*powers, *others])}


SLOPES: Final = {"mse": 2.0, "sum": 2.0, "half": 1.0, "l1": 1.0}


def near(found: Array, expected: Array, tolerance: float) -> bool:
    return bool((np.abs(found - expected) <= tolerance * (1 + np.abs(expected).max())).all())


def fits(x: Tensor, y: Tensor) -> dict[str, Array]:
    """The coefficients of other fits than the one of the least mean squared error with a bias."""
    a, b = table(x, y)
    centred, means = a[:, :-1] - a[:, :-1].mean(0), a[:, :-1].mean(0)
    right = least_squares(x, y)
    ridge = np.linalg.solve(centred.T @ centred + np.eye(len(means)), centred.T @ (b - b.mean()))
    deviation = centred.std(0)
    half = slice(None, len(b) // 2)
    order = np.argsort(right[:-1])
    return {
        "no_intercept": np.append(np.linalg.lstsq(a[:, :-1], b, rcond=None)[0], 0.0),
        "no_intercept+": np.append(right[:-1], 0.0),
        "ridge": np.append(ridge, b.mean() - means @ ridge),
        "standardised": np.append(right[:-1] * deviation, b.mean()),
        "centred": np.append(right[:-1], b.mean()),
        "targets_standardised": np.append(right[:-1], right[-1] - b.mean()) / b.std(),
        "negated": -right,
        "half_the_rows": np.linalg.lstsq(a[half], b[half], rcond=None)[0],
        "targets_centred": np.append(right[:-1], right[-1] - b.mean()),
        "other_order": np.append(right[:-1][order], right[-1]),
        "other_order+": np.append(right[:-1][order[::-1]], right[-1]),
        "other_order++": np.append(right[:-1][::-1], right[-1]),
        "absolute": np.abs(right),
    }


def trainings(x: Tensor, y: Tensor, recipe: Recipe, right: Array, *, by_default: bool) -> dict[str, Array]:
    """The coefficients that usual mistakes end with, where they are others than the ``right`` ones."""
    changes: dict[str, dict[str, Any]] = {
        "sum_loss": {"loss": "sum"},
        "half_loss": {"loss": "half"},
        "l1_loss": {"loss": "l1"},
        "lr_ignored": {"lr": 0.1},
        "lr_ignored+": {"lr": 0.01},
        "lr_ignored++": {"lr": 0.001},
        "epochs_ignored": {"epochs": 500},
        "epochs_ignored+": {"epochs": 100},
        "epochs_ignored++": {"epochs": 1000},
        "one_epoch_off": {"epochs": recipe.epochs + 1},
        "one_epoch_off+": {"epochs": recipe.epochs - 1},
        "ascent": {"lr": -recipe.lr},
        "adam": {"rule": "Adam"},
        "momentum": {"momentum": 0.9},
        "broadcast": {"broadcast": True},
        **{f"momentum+{'+' * i}": {"momentum": share} for i, share in enumerate((0.5, 0.8, 0.95, 0.99))},
        **{f"weight_decay{'+' * i}": {"weight_decay": share} for i, share in enumerate((1.0, 0.1, 0.01, 1e-3, 1e-4))},
        **{f"clipped{'+' * i}": {"clip": norm} for i, norm in enumerate((0.1, 0.5, 1.0, 5.0))},
        "two_steps": {"steps": 2},
        **{f"mini_batches{'+' * i}": {"batch": size} for i, size in enumerate((1, 8, 10, 16, 20, 32, 64))},
    }
    solved = least_squares(x, y)
    # Whatever goes on long enough ends at the minimum; that is all that can be told then.
    mistakes = {name: descend(x, y, recipe.but(**change)) for name, change in changes.items()}
    mistakes = {name: wrong for name, wrong in mistakes.items() if not near(wrong, solved, TOLERANCE)}
    mistakes |= {"solved_at_once": solved, "untrained": np.zeros(len(right))}
    mistakes["no_zero_grad"] = descend(x, y, recipe, zero_grad=False)
    mistakes["standardised"] = descend((x - x.mean(0)) / x.std(0), y, recipe)
    mistakes["standardised+"] = descend((x - x.mean(0)) / x.std(0, correction=0), y, recipe)
    mistakes["bias_not_trained"] = descend(x, y, recipe, bias=False)
    mistakes["no_intercept+"] = np.append(right[:-1], 0.0)
    mistakes["negated"] = -right
    for name, schedule in schedules(recipe.epochs).items():
        mistakes[name] = descend(x, y, recipe, schedule=schedule)
    path = list(walk(x, y, recipe, True, True, lambda step: 1.0))
    mistakes |= {f"stopped{'+' * i}": w for i, w in enumerate(path[1:-2])}
    if by_default:
        mistakes = {name.replace("ignored", "default"): wrong for name, wrong in mistakes.items()}
    return {name: wrong for name, wrong in mistakes.items() if not near(wrong, right, TOLERANCE)}


def summaries(
    x: Tensor, y: Tensor, recipe: Recipe, given: Mapping[str, float], with_runs: bool = True
) -> dict[str, float]:
    """What the usual mistakes make of the differences between the coefficients of the two ways.

    ``with_runs``: those as well that come of another training.
    """
    solved, trained = least_squares(x, y), descend(x, y, recipe)
    d = trained - solved
    with_defaults = [recipe.but(lr=0.1, epochs=500), recipe.but(lr=0.1), recipe.but(epochs=500)]
    if not given:
        with_defaults = [recipe.but(epochs=100), recipe.but(epochs=1000), recipe.but(lr=0.01)]
    if not with_runs:
        with_defaults = []
    plain = "arguments_not_passed" if given else "other_default"
    found = {
        "bias_left_out": np.abs(d[:-1]).max(),
        "bias_only": abs(d[-1]),
        "signed": d.max(),
        "signed+": (-d).max(),
        "signed++": max(abs(d[:-1].max()), abs(d[-1])),
        "signed+++": max(abs(d[:-1].min()), abs(d[-1])),
        "mean_difference": np.abs(d).mean(),
        "mean_difference+": np.abs(d[:-1]).mean(),
        "sum_of_differences": np.abs(d).sum(),
        "sum_of_differences+": np.abs(d[:-1]).max() + abs(d[-1]),
        "norm": np.sqrt((d**2).sum()),
        "squared": (d**2).max(),
        "squared+": (d**2).mean(),
        "smallest": np.abs(d).min(),
        "relative": np.abs(d / solved).max(),
        "relative+": np.abs(d / trained).max(),
        "signs_dropped": np.abs(np.abs(solved) - np.abs(trained)).max(),
        "not_paired": abs(solved.max() - trained.max()),
        "not_paired+": abs(solved[:-1].max() - trained[:-1].max()),
        "not_paired++": abs(np.abs(solved).max() - np.abs(trained).max()),
        "weights_left_out": abs(d[0]),
        "weights_left_out+": max(abs(d[0]), abs(d[-1])),
        "predictions": np.abs(table(x, y)[0] @ d).max(),
        **{plain + "+" * i: np.abs(descend(x, y, r) - solved).max() for i, r in enumerate(with_defaults)},
    }
    return {name: float(value) for name, value in found.items() if abs(float(value) - np.abs(d).max()) > 1e-9}


APART: Final = 0.002
"""By how much two summaries are to differ: several times what ``check_compare`` lets a difference be off."""


def draw_apart(recipe: Recipe, given: Mapping[str, float], *, bias_is_largest: bool) -> tuple[Tensor, Tensor]:
    """Data for which the usual summaries of the differences are different numbers, and the largest is of one sign."""
    for _ in range(200):
        x, y = draw()
        d = descend(x, y, recipe) - least_squares(x, y)
        place = int(np.abs(d).argmax())
        # Whoever compares the first weight only, with the bias or without it, is to be told from who compares the bias.
        inner = 0 < place < len(d) - 1 and abs(d[0]) > abs(d[-1])
        if (place == len(d) - 1 if bias_is_largest else inner) and (d[place] < 0) == bias_is_largest:
            # The runs with the default values take the longest.
            right = {"right": float(np.abs(d).max())}
            if all(_lie_apart(summaries(x, y, recipe, given, runs) | right) for runs in (False, True)):
                break
    return x, y


def draw_crossing(recipe: Recipe) -> tuple[Tensor, Tensor]:
    """Data with which the coefficient that is furthest off still has the other sign."""
    for _ in range(200):
        first = torch.randn(90, 1)
        x = torch.cat([first, 0.5 * first + 0.15 * torch.randn(90, 1), torch.randn(90, 1)], 1)
        y = x @ torch.tensor([[2.5], [-3.0], [1.0]]) + 1.5 + 0.2 * torch.randn(90, 1)
        found = summaries(x, y, recipe, {"epochs": recipe.epochs}, with_runs=False)
        found["right"] = float(np.abs(descend(x, y, recipe) - least_squares(x, y)).max())
        dropped = found.pop("signs_dropped", found["right"])
        if all(abs(value - dropped) > 5 * APART for value in found.values()):
            break
    return x, y


def _lie_apart(values: Mapping[str, float]) -> bool:
    ordered = sorted(values.items(), key=lambda item: item[1])
    pairs = [(a, b) for (one, a), (two, b) in pairwise(ordered) if one.rstrip("+") != two.rstrip("+")]
    return all(b - a > APART for a, b in pairs)
