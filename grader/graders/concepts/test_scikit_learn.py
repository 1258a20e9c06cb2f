"""Public checks of ``scikit_learn``: they guide. The oracle needs no scikit-learn; the submission does."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor

from grader import reference
from grader.checks import points
from grader.failures import StudentError
from grader.feedback.text import Text, say
from grader.graders.first_network.training import check_untouched
from grader.judging import fail, number, tensor
from grader.reference import Array, Recipe, Stepper
from grader.student import RemoteTensor, Student, describe

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
    return list(_walk(x, y, recipe, zero_grad, bias, schedule))[-1]


def _walk(
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


def check_pair(
    found: Any,
    expected: Array,
    mistakes: Mapping[str, Array],
    *,
    what: Text,
    unknown: str,
    tolerance: float = TOLERANCE,
) -> Array:
    """Insist on weights and a bias; the mistake is named whose coefficients are found. Gives what was found."""
    weights, bias = _parts(found, len(expected) - 1, what)
    values = np.append(weights.numpy(), bias)
    if _near(values, expected, tolerance):
        return values
    names = {name.rstrip("+") for name, wrong in mistakes.items() if _near(values, wrong, TOLERANCE)}
    cause = names.pop() if len(names) == 1 else unknown
    if not names and cause == unknown and _near(values[:-1], expected[:-1], tolerance):
        cause = "bias_differs"
    if cause == unknown and any(_near(values, np.round(expected, places), 1e-7) for places in range(4)):
        cause = "rounded"
    raise fail(
        "optimizer" if cause in OPTIMIZER_CAUSES else "values",
        expected=say("linreg.expected.pair", what=what, weights=_show(expected[:-1]), bias=float(expected[-1])),
        found=say("linreg.found.pair", weights=_show(values[:-1]), bias=float(values[-1])),
        cause=say(f"linreg.cause.{cause}"),
    )


OPTIMIZER_CAUSES: Final = ("adam", "momentum", "lr_ignored", "lr_default", "solved_at_once")


def _parts(found: Any, features: int, what: Text) -> tuple[Tensor, float]:
    form = say("linreg.expected.form", what=what, features=features)
    if not isinstance(found, list) or len(found) != 2:
        cause = "cause.no_return" if found is None else "linreg.cause.not_a_pair"
        raise fail("return", expected=form, found=describe(found), cause=say(cause))
    weights, bias = found
    if number(weights) and isinstance(bias, RemoteTensor):
        raise fail("return", expected=form, found=say("linreg.found.swapped"), cause=say("linreg.cause.swapped"))
    whose = say("linreg.what.weights", what=what)
    if isinstance(weights, RemoteTensor) and tuple(weights.values.shape) != (features,):
        shape = tuple(weights.values.shape)
        raise fail(
            "shape",
            expected=say("expected.shape", what=whose, shape=(features,)),
            found=say("found.shape", shape=shape),
            cause=say(f"linreg.cause.{_shape_cause(shape, features)}"),
        )
    values = tensor(weights, shape=(features,), what=whose, kind="return")
    if weights.requires_grad:
        raise fail("grad", found=say("linreg.found.needs_gradient"), cause=say("linreg.cause.needs_gradient"))
    if not number(bias):
        raise fail("return", expected=form, found=describe(bias), cause=say("linreg.cause.bias_not_a_number"))
    return values, float(bias)


def _shape_cause(shape: tuple[int, ...], features: int) -> str:
    numbers = math.prod(shape)
    if numbers == features:
        return "weights_keep_an_axis"
    return (
        "bias_among_the_weights"
        if numbers == features + 1
        else "weights_missing"
        if numbers < features
        else "weights_shape"
    )


def _near(found: Array, expected: Array, tolerance: float) -> bool:
    return bool((np.abs(found - expected) <= tolerance * (1 + np.abs(expected).max())).all())


def _show(values: Array) -> str:
    return ", ".join(f"{value:.4g}" for value in values[:4]) + (", ..." if len(values) > 4 else "")


def check_sklearn(student: Student, x: Tensor, y: Tensor) -> None:
    """Insist on the coefficients of the least mean squared error."""
    a, b = table(x, y)
    centred, means = a[:, :-1] - a[:, :-1].mean(0), a[:, :-1].mean(0)
    right = least_squares(x, y)
    ridge = np.linalg.solve(centred.T @ centred + np.eye(len(means)), centred.T @ (b - b.mean()))
    deviation = centred.std(0)
    half = slice(None, len(b) // 2)
    order = np.argsort(right[:-1])
    mistakes = {
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
    handles = {"X": (student.tensor(x), x), "y": (student.tensor(y), y)}
    found = student.call("fit_sklearn", X=handles["X"][0], y=handles["y"][0])
    check_untouched(handles)
    what, unknown = say("linreg.what.fit_sklearn"), "other_least_squares"
    weights, bias = _parts(found, len(means), what)
    if not any(_near(np.append(weights.numpy(), bias), known, TOLERANCE) for known in (right, *mistakes.values())):
        unknown = _other_model(weights.numpy(), bias, a[:, :-1], b) or unknown
    check_pair(found, right, mistakes, what=what, unknown=unknown)


def _other_model(w: Array, bias: float, x: Array, y: Array) -> str:
    """Which other fit this is, told by what holds where that fit has its optimum."""
    if len(w) > 1 and np.allclose(w, (x - x.mean(0)).T @ (y - y.mean()) / ((y - y.mean()) ** 2).sum(), rtol=1e-3):
        return "swapped_fit"
    if abs(bias - (y.mean() - x.mean(0) @ w)) > 1e-3 * (1 + abs(bias)):
        return ""
    # The error's slope along each weight (its negative, halved): 0 everywhere for least squares.
    slopes = (x - x.mean(0)).T @ (y - y.mean() - (x - x.mean(0)) @ w)
    small = 1e-3 * len(y)
    used = np.abs(w) > 1e-6
    if (w >= 0).all() and not used.all() and (np.abs(slopes[used]) < small).all() and (slopes[~used] < small).all():
        return "positive"
    if not used.any():
        return ""
    pull = np.abs(slopes[used]).mean()
    if pull < small:
        return ""
    share = slopes @ w / (w @ w)
    if share > 0 and np.abs(slopes - share * w).max() < 1e-2 * np.abs(slopes).max():
        return "ridge"
    level = np.abs(slopes[used] - pull * np.sign(w[used])).max() < 1e-2 * pull
    return "lasso" if level and (np.abs(slopes[~used]) < pull + small).all() else ""


def call_torch(student: Student, x: Tensor, y: Tensor, **given: float) -> Any:
    """Call ``fit_torch``; a layer of another size than the data is told as that."""
    try:
        return student.call("fit_torch", X=x, y=y, **given)
    except StudentError as error:
        sizes = re.search(r"cannot be multiplied \((\d+)x(\d+) and (\d+)x\d+\)", error.raised.message)
        rows, features, inputs = map(int, sizes.groups()) if sizes else (0, 0, 0)
        if (rows, features) != tuple(x.shape) or inputs == features:
            raise
        raise fail(
            "shape",
            found=say("found.raised", type=error.raised.type, message=error.raised.message[:100]),
            cause=say("linreg.cause.other_features"),
            advice=say("linreg.cause.other_features_advice"),
        ) from None


def check_torch(student: Student, x: Tensor, y: Tensor, recipe: Recipe, **given: float) -> None:
    """Insist on the coefficients after just so many steps from zero; a random start shows when it runs again."""
    right, what = descend(x, y, recipe), say("linreg.what.fit_torch")
    first = call_torch(student, x, y, **given)
    weights, bias = _parts(first, len(right) - 1, what)
    values = np.append(weights.numpy(), bias)
    if _near(values, right, TOLERANCE):
        return
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
    mistakes = {name: wrong for name, wrong in mistakes.items() if not _near(wrong, solved, TOLERANCE)}
    mistakes |= {"solved_at_once": solved, "untrained": np.zeros(len(right))}
    mistakes["no_zero_grad"] = descend(x, y, recipe, zero_grad=False)
    mistakes["standardised"] = descend((x - x.mean(0)) / x.std(0), y, recipe)
    mistakes["standardised+"] = descend((x - x.mean(0)) / x.std(0, correction=0), y, recipe)
    mistakes["bias_not_trained"] = descend(x, y, recipe, bias=False)
    mistakes["no_intercept+"] = np.append(right[:-1], 0.0)
    mistakes["negated"] = -right
    for name, schedule in schedules(recipe.epochs).items():
        mistakes[name] = descend(x, y, recipe, schedule=schedule)
    path = list(_walk(x, y, recipe, True, True, lambda step: 1.0))
    mistakes |= {f"stopped{'+' * i}": w for i, w in enumerate(path[1:-2])}
    if not given:
        mistakes = {name.replace("ignored", "default"): wrong for name, wrong in mistakes.items()}
    mistakes = {name: wrong for name, wrong in mistakes.items() if not _near(wrong, right, TOLERANCE)}
    if not any(_near(values, wrong, TOLERANCE) for wrong in mistakes.values()):
        again, _ = _parts(call_torch(student, x, y, **given), len(right) - 1, what)
        start, offset = _parts(call_torch(student, x, y, **given | {"epochs": 0}), len(right) - 1, what)
        from_zero = not bool(start.any()) and not offset
        same = torch.equal(again, weights)
        cause = "other_start" if same else "random_steps" if from_zero else "random_start"
        if not same or not from_zero:
            raise fail(
                "values" if cause == "random_steps" else "start",
                expected=say("linreg.expected.pair", what=what, weights=_show(right[:-1]), bias=float(right[-1])),
                found=say("linreg.found.pair", weights=_show(weights.numpy()), bias=bias),
                cause=say(f"linreg.cause.{cause}"),
            )
    check_pair(first, right, mistakes, what=what, unknown="other_training")


def check_compare(student: Student, x: Tensor, y: Tensor, recipe: Recipe, **given: float) -> None:
    """Insist on the largest absolute difference between the two ways; other summaries of it are named."""
    solved = least_squares(x, y)
    difference = descend(x, y, recipe) - solved
    right = float(np.abs(difference).max())
    found = student.call("compare", X=x, y=y, **given)
    expected = say("linreg.expected.difference", value=right)
    if not number(found):
        cause = "cause.no_return" if found is None else "linreg.cause.difference_not_a_number"
        cause = "linreg.cause.difference_is_a_verdict" if isinstance(found, bool) else cause
        raise fail("return", expected=expected, found=describe(found), cause=say(cause))
    size = TOLERANCE * (1 + float(np.abs(solved).max()))
    if abs(found - right) <= size:
        return
    names = {name for name, value in summaries(x, y, recipe, given).items() if abs(found - value) <= size}
    if found == 0:
        names = {"all_zero"}
    names = {name.rstrip("+") for name in names}
    cause = names.pop() if len(names) == 1 else "other_difference"
    if not names and any(abs(found - round(right, places)) < 1e-9 for places in range(4)):
        cause = "difference_rounded"
    raise fail("compare", expected=expected, found=describe(found), cause=say(f"linreg.cause.{cause}"))


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


@points(3, kind="values", of="fit_sklearn")
def test_coefficients_of_sklearn(student: Student) -> None:
    check_sklearn(student, *draw())


@points(3, kind="values", of="fit_torch")
def test_torch_after_a_few_steps(student: Student) -> None:
    check_torch(student, *draw(), Recipe("SGD", lr=0.04, epochs=9), lr=0.04, epochs=9)


@points(1, kind="values", of="fit_torch")
def test_torch_reaches_the_same_coefficients(student: Student) -> None:
    x = torch.randn(120, 5)
    y = x @ torch.randn(5, 1) + 1.5 + 0.3 * torch.randn(120, 1)
    found = call_torch(student, x, y)
    what = say("linreg.what.fit_torch")
    nothing = {"untrained": np.zeros(6)}
    check_pair(found, least_squares(x, y), nothing, what=what, unknown="other_training", tolerance=1e-3)


@points(2, kind="compare", of="compare")
def test_largest_difference(student: Student) -> None:
    recipe, given = Recipe("SGD", lr=0.05, epochs=6), {"lr": 0.05, "epochs": 6}
    for bias_is_largest in (False, True):
        data = draw_apart(recipe, given, bias_is_largest=bias_is_largest)
        check_compare(student, data[0], data[1], recipe, **given)
