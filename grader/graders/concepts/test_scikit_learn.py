"""Public checks of ``scikit_learn``: they guide. The oracle needs no scikit-learn; the submission does."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor

from grader.checks import points
from grader.failures import StudentError
from grader.feedback.text import Text, say
from grader.graders.concepts.linear_regression import (
    TOLERANCE,
    descend,
    draw,
    draw_apart,
    fits,
    least_squares,
    near,
    summaries,
    table,
    trainings,
)
from grader.graders.first_network.training import check_untouched
from grader.judging import fail, number, tensor
from grader.reference import Array, Recipe
from grader.student import RemoteTensor, Student, describe


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
    if near(values, expected, tolerance):
        return values
    names = {name.rstrip("+") for name, wrong in mistakes.items() if near(values, wrong, TOLERANCE)}
    cause = names.pop() if len(names) == 1 else unknown
    if not names and cause == unknown and near(values[:-1], expected[:-1], tolerance):
        cause = "bias_differs"
    if cause == unknown and any(near(values, np.round(expected, places), 1e-7) for places in range(4)):
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


def _show(values: Array) -> str:
    return ", ".join(f"{value:.4g}" for value in values[:4]) + (", ..." if len(values) > 4 else "")


def check_sklearn(student: Student, x: Tensor, y: Tensor) -> None:
    """Insist on the coefficients of the least mean squared error."""
    a, b = table(x, y)
    right, mistakes = least_squares(x, y), fits(x, y)
    handles = {"X": (student.tensor(x), x), "y": (student.tensor(y), y)}
    found = student.call("fit_sklearn", X=handles["X"][0], y=handles["y"][0])
    check_untouched(handles)
    what, unknown = say("linreg.what.fit_sklearn"), "other_least_squares"
    weights, bias = _parts(found, x.shape[1], what)
    if not any(near(np.append(weights.numpy(), bias), known, TOLERANCE) for known in (right, *mistakes.values())):
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
    if near(values, right, TOLERANCE):
        return
    mistakes = trainings(x, y, recipe, right, by_default=not given)
    if not any(near(values, wrong, TOLERANCE) for wrong in mistakes.values()):
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
