"""Public checks of ``sgd``: they guide."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import torch
from torch import Tensor

from grader.checks import points
from grader.failures import StudentError
from grader.feedback.text import Text, say
from grader.graders.concepts import runs
from grader.graders.first_network import training
from grader.judging import close, fail, join
from grader.reference import Recipe, network
from grader.student import Model, RemoteTensor, Student, dtype_name

NAMES: Final = ("first.weight", "first.bias", "second.weight", "second.bias")

STEP_MISTAKES: Final[Mapping[str, Callable[[Tensor, Tensor, float], Tensor]]] = {
    "untouched": lambda w, g, lr: w,
    "ascent": lambda w, g, lr: w + lr * g,
    "no_lr": lambda w, g, lr: w - g,
    "fixed_lr": lambda w, g, lr: w - 0.01 * g,
    "two_steps": lambda w, g, lr: w - 2 * lr * g,
    "not_subtracted": lambda w, g, lr: -lr * g,
    "only_the_product": lambda w, g, lr: lr * g,
    "sign_only": lambda w, g, lr: w - lr * g.sign(),
    "weight_for_gradient": lambda w, g, lr: w - lr * w,
    "multiplied": lambda w, g, lr: w * (1 - lr * g),
    "divided": lambda w, g, lr: w - g / lr,
    "normalised": lambda w, g, lr: w - lr * g / g.norm(),
    "mean_gradient": lambda w, g, lr: w - lr * g.mean(),
}
RATE_LEFT_OUT: Final = ("no_lr", "fixed_lr")


def ready(student: Student, *, frozen: bool = False) -> tuple[Model, dict[str, Tensor], dict[str, Tensor]]:
    """Make a model after a backward pass; give it with its weights and gradients (none for a frozen one)."""
    weights = training.draw_weights()
    x, upstream = torch.randn(9, training.SIZES[0]), torch.randn(9, 1)
    model = student.network(weights, frozen=frozen)
    output, _ = model.backward(x, upstream)
    if not isinstance(output, RemoteTensor) or not output.requires_grad:
        raise fail("params", found=say("sgd.found.grad_mode_off"), cause=say("sgd.cause.grad_mode_off"))
    leaves = [weight.double().requires_grad_() for weight in weights]
    torch.autograd.backward((network(leaves, x.double()) * upstream.double()).sum())
    gradients = {name: leaf.grad for name, leaf in zip(NAMES, leaves, strict=True) if leaf.grad is not None}
    if frozen:
        del gradients["first.bias"]
    return model, dict(zip(NAMES, weights, strict=True)), gradients


def step(student: Student, model: Model, **lr: float) -> None:
    """Call the student's ``sgd_step``."""
    _without_none(student, "sgd_step", model, **lr)


def clear(student: Student, model: Model, *, frozen: bool = False) -> None:
    """Call the student's ``clear_gradients``; insist on gradients that are None or zero, and on the same weights."""
    before = {name: item.values for name, item in model.parameters().items()}
    kept = model.gradients()
    _without_none(student, "clear_gradients", model)
    found = values(model, before)
    if any(not item.requires_grad for item in model.parameters().values()) and not frozen:
        raise fail("params", found=say("sgd.found.turned_off"), cause=say("sgd.cause.clear_turned_off"))
    if any(not torch.equal(found[name], weight.double()) for name, weight in before.items()):
        zero = all(not bool(item.any()) for item in found.values())
        raise fail(
            "params",
            found=say("sgd.found.weights_changed"),
            cause=say("sgd.cause.weights_cleared" if zero else "sgd.cause.weights_changed"),
        )
    now = model.gradients()
    left = [name for name, item in now.items() if _holds_something(item)]
    if left:
        cause = "not_zero" if not any(same(now[name], kept[name]) for name in left) else "not_all_cleared"
        cause = "not_cleared" if all(same(now[name], kept[name]) for name in now) else cause
        raise fail(
            "grad",
            expected=say("sgd.expected.cleared"),
            found=say("sgd.found.gradients_left", names=join(left)),
            cause=say(f"sgd.cause.{cause}"),
        )


def _without_none(student: Student, function: str, model: Model, **lr: float) -> None:
    """Call a function; an exception that a gradient of None leads to is told as that."""
    try:
        student.call(function, model=model, **lr)
    except StudentError as error:
        if "NoneType" not in error.raised.message or all(item is not None for item in model.gradients().values()):
            raise
        raise fail(
            "grad",
            found=say("found.raised", type=error.raised.type, message=error.raised.message[:80]),
            cause=say("sgd.cause.none_gradient"),
            advice=say("sgd.test_parameters_without_a_gradient.advice"),
        ) from None


def _holds_something(gradient: object) -> bool:
    return gradient is not None and not (isinstance(gradient, RemoteTensor) and not bool(gradient.values.any()))


def same(now: object, before: object) -> bool:
    """Whether two gradients that the worker gave are equal; None equals None."""
    if not isinstance(now, RemoteTensor) or not isinstance(before, RemoteTensor):
        return now is before
    return torch.equal(now.values, before.values)


def check_moved(
    model: Model, before: Mapping[str, Tensor], gradients: Mapping[str, Tensor], lr: float, *, again: bool = False
) -> None:
    """Insist that every parameter is where one step of SGD takes it; the usual other places are named.

    ``again``: another rate was right before, so that the rate is not simply left out.
    """
    found = values(model, before)
    off = [name for name, item in model.parameters().items() if name in gradients and not item.requires_grad]
    if off:
        raise fail("params", found=say("found.frozen", names=join(off)), cause=say("sgd.cause.turned_off"))
    wrong = [name for name in before if not _is_at(found[name], before, gradients, name, lr, _right)]
    if not wrong:
        return
    name = wrong[0]
    gradient = gradients.get(name, torch.zeros_like(before[name])).double()
    place = int((found[name] - _right(before[name].double(), gradient, lr)).abs().argmax())
    raise fail(
        "optimizer",
        expected=say(
            "sgd.expected.weight",
            name=name,
            before=float(before[name].flatten()[place]),
            gradient=float(gradient.flatten()[place]),
            lr=lr,
            after=float(_right(before[name].double(), gradient, lr).flatten()[place]),
        ),
        found=say("sgd.found.weight", value=float(found[name].flatten()[place])),
        cause=_cause(found, before, gradients, wrong, lr, RATE_LEFT_OUT if again else ()),
    )


def values(model: Model, before: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The model's parameters in float64, under the names and with the shapes and dtypes that they had."""
    found = model.parameters()
    for name, weight in before.items():
        if found[name].values.shape != weight.shape:
            raise fail(
                "shape",
                expected=say("expected.shape", what=say("what.parameter", name=name), shape=tuple(weight.shape)),
                found=say("found.shape", shape=tuple(found[name].values.shape)),
                cause=say("sgd.cause.reshaped"),
            )
        if found[name].values.dtype != weight.dtype:
            raise fail(
                "dtype", found=say("found.dtype", dtype=dtype_name(found[name].values.dtype)), cause=say("cause.dtype")
            )
    return {name: found[name].values.double() for name in before}


def _right(weight: Tensor, gradient: Tensor, lr: float) -> Tensor:
    return weight - lr * gradient


def _is_at(
    found: Tensor,
    before: Mapping[str, Tensor],
    gradients: Mapping[str, Tensor],
    name: str,
    lr: float,
    rule: Callable[[Tensor, Tensor, float], Tensor],
) -> bool:
    weight = before[name].double()
    if name not in gradients:
        return torch.equal(found, weight)
    gradient = gradients[name].double()
    there = rule(weight, gradient, lr)
    # Another rule may lead far away, to numbers that are rounded more.
    far = there.abs() if rule is not _right else 0.0
    return close(found, there, weight.abs() + lr * (gradient.abs() + gradient.abs().max()) + far)


def _cause(
    found: Mapping[str, Tensor],
    before: Mapping[str, Tensor],
    gradients: Mapping[str, Tensor],
    wrong: list[str],
    lr: float,
    impossible: Sequence[str],
) -> Text:
    left = [name for name in wrong if torch.equal(found[name], before[name].double())]
    if left == wrong and len(left) < len(gradients):
        return say("sgd.cause.left_out", names=join(left))
    moved = [name for name in wrong if name not in gradients]
    if moved:
        return say("sgd.cause.moved_without_gradient", names=join(moved))
    for mistake, rule in STEP_MISTAKES.items():
        if mistake not in impossible and all(_is_at(found[name], before, gradients, name, lr, rule) for name in wrong):
            return say(f"sgd.cause.{mistake}")
    if not all(bool(torch.isfinite(found[name]).all()) for name in wrong):
        return say("cause.not_finite")
    if _is_clipped(found, before, gradients, wrong, lr):
        return say("sgd.cause.clipped")
    factors = torch.cat([((before[n].double() - found[n]) / gradients[n].double()).flatten() for n in wrong])
    if float(factors.std()) < 1e-3 * abs(float(factors.median())):
        return say("sgd.cause.other_rate", factor=float(factors.median()) / lr)
    rest = {n: _right(before[n].double(), gradients[n].double(), lr) - found[n] for n in wrong}
    decays = torch.cat([(rest[n] / before[n].double()).flatten() for n in wrong])
    if float(decays.std()) < 1e-2 * float(decays.median()):
        return say("sgd.cause.weight_decay")
    return say("sgd.cause.other_rule")


def _is_clipped(
    found: Mapping[str, Tensor],
    before: Mapping[str, Tensor],
    gradients: Mapping[str, Tensor],
    wrong: list[str],
    lr: float,
) -> bool:
    """Whether the step goes by gradients that are cut at a limit, one by one, or shortened to a norm that is usual."""
    used = torch.cat([((before[n].double() - found[n]) / lr).flatten() for n in wrong])
    given = torch.cat([gradients[n].double().flatten() for n in wrong])
    limit = float(used.abs().max())
    if limit < float(given.abs().max()) and torch.allclose(used, given.clamp(-limit, limit), 1e-3, 1e-3 * limit):
        return int((given.abs() < 0.99 * limit).sum()) > 0
    shorter = float((used @ given) / (given @ given))
    if len(wrong) < len(gradients) or not 0 < shorter < 0.999:
        return False
    norm = float(used.norm())
    usual = any(math.isclose(norm, limit, rel_tol=1e-3) for limit in (0.1, 0.25, 0.5, 1.0, 2.0, 5.0))
    return usual and torch.allclose(used, shorter * given, 1e-3, 1e-3 * limit)


def check_training(student: Student, recipe: Recipe, rows: int, **given: float) -> None:
    """Insist on every loss of ``train`` and on the weights that the model holds afterwards."""
    check_training_on(student, recipe, (training.draw_data(rows), training.draw_weights()), **given)


def check_training_on(student: Student, recipe: Recipe, drawn: tuple[runs.Data, list[Tensor]], **given: float) -> None:
    """The same, for these data and the weights to begin with."""
    (x, y), weights = drawn
    handles = {"X": (student.tensor(x), x), "y": (student.tensor(y), y)}
    model = student.network(weights)
    found = student.call("train", model=model, X=handles["X"][0], y=handles["y"][0], **given)
    training.check_untouched(handles)
    more = {"ascent": recipe.but(lr=-recipe.lr), "row_by_row": recipe.but(batch=1)}
    more["row_by_row+"] = recipe.but(batch=1, record="epoch start")
    runs.check_run(
        student,
        found,
        model,
        weights,
        (x, y),
        recipe,
        what=say("what.train"),
        more_mistakes=more,
        words="sgd.mistake",
    )
    runs.check_mode(student, model, x)


@points(3, kind="optimizer", of="sgd_step")
def test_one_step_goes_against_the_gradient(student: Student) -> None:
    model, before, gradients = ready(student)
    lr = 0.05 + 0.3 * float(torch.rand(()))
    step(student, model, lr=lr)
    check_moved(model, before, gradients, lr)


@points(1, kind="optimizer", of="sgd_step")
def test_default_learning_rate(student: Student) -> None:
    model, before, gradients = ready(student)
    step(student, model)
    check_moved(model, before, gradients, 0.01)


@points(2, kind="grad", of="clear_gradients")
def test_gradients_are_cleared(student: Student) -> None:
    model, _, _ = ready(student)
    clear(student, model)


@points(1, kind="grad", of="clear_gradients")
def test_parameters_without_a_gradient(student: Student) -> None:
    model, before, gradients = ready(student, frozen=True)
    step(student, model, lr=0.2)
    check_moved(model, before, gradients, 0.2)
    clear(student, model, frozen=True)


@points(3, kind="loss")
def test_losses_of_each_epoch(student: Student) -> None:
    check_training(student, Recipe("SGD", lr=0.07, epochs=12), rows=100, lr=0.07, epochs=12)
