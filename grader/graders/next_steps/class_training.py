"""A classifier's training: its losses, its weights afterwards, and what usual mistakes make of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor

from grader.boundary.protocol import ProtocolError
from grader.failures import Failure, StudentError
from grader.feedback.text import say
from grader.graders.next_steps.class_scores import lend
from grader.graders.next_steps.classifier import (
    FEATURES,
    WRONG_LOSSES,
    Pair,
    draw_data,
    draw_weights,
    run,
)
from grader.judging import fail
from grader.reference import Recipe
from grader.student import Model, RemoteTensor, Student
from grader.values import check_numbers


@dataclass(frozen=True)
class Course:
    """A training: what it starts from, what it is made with, and what it gives."""

    weights: Sequence[Tensor]
    data: Pair
    recipe: Recipe
    losses: Sequence[float]
    final: Sequence[Tensor]


def draw_course(rows: int, recipe: Recipe) -> Course:
    """A training from random weights with random data."""
    weights, data = draw_weights(), draw_data(rows)
    return Course(weights, data, recipe, *run(weights, data, recipe))


def draw_uneven(rows: int, epochs: int) -> Course:
    """A training whose loss goes up and down, as its steps are long: the last is not the smallest."""
    for _ in range(100):
        course = draw_course(rows, Recipe("SGD", lr=1.5, epochs=epochs, momentum=0.9))
        losses = course.losses
        early = any(b > 1.02 * a for a, b in pairwise(losses[: epochs - 2]))
        if early and losses[-1] > 1.02 * min(losses) and max(losses) < 20:
            break
    return course


def check_training(
    student: Student, rows: int, lr: float, epochs: int | None, *, mode: str = "train", momentum: float = 0.0
) -> None:
    """Insist on every loss of ``train``, and on the weights afterwards."""
    recipe = Recipe("SGD", lr=lr, epochs=30 if epochs is None else epochs, momentum=momentum)
    check_course(student, draw_course(rows, recipe), mode=mode, by_default=epochs is None)


def check_course(student: Student, course: Course, *, mode: str = "train", by_default: bool = False) -> None:
    """Insist on every loss of this training, and on the weights afterwards. ``by_default``: without ``epochs``."""
    recipe = course.recipe
    model = student.classifier(course.weights)
    model.inspect(mode)
    optimizer = student.optimizer("SGD", model, recipe.lr, momentum=recipe.momentum)
    epochs = {} if by_default else {"epochs": recipe.epochs}
    x, labels = course.data
    with lend(student, "train", X=x, labels=labels) as given:
        try:
            found = student.call("train", model=model, **given, optimizer=optimizer, **epochs)
        except StudentError:
            check_recording(model)
            raise
        _check_course(found, model, course)


def _check_course(found: Any, model: Model, course: Course) -> None:
    weights, data, recipe, exact = course.weights, course.data, course.recipe, list(course.losses)

    def mistakes() -> dict[str, list[float]]:
        steps = "no_step" if any(item is not None for item in model.gradients().values()) else "no_gradients"
        changes: dict[str, dict[str, Any]] = {
            steps: {"recipe": recipe.but(lr=0.0)},
            "no_momentum": {"recipe": recipe.but(momentum=0.0)},
            "left_in_eval_mode": {"evaluating_from": 1},
            "no_zero_grad": {"clear": False},
            "step_twice": {"steps": 2},
            "scaled_steps": {"recipe": recipe.but(lr=recipe.lr * len(data[0]))},
            "after_step": {"record": "after"},
            "after_step_evaluated": {"record": "evaluated"},
            "accuracies": {"record": "shares"},
        }
        # In the first epoch these are the same numbers; what batch norm has seen tells them apart.
        if _batches(model):
            changes["evaluated"] = {"record": "evaluated first"}
            changes["evaluated+"] = {"record": "evaluated between"}
        else:
            changes["eval_mode"] = {"evaluating_from": 0}
        own = (("Adam", 0.001), ("Adam", 0.01), ("SGD", 0.01), ("SGD", 0.1), ("SGD", 0.001))
        for i, (rule, rate) in enumerate(own):
            changes["own_optimizer" + "+" * i] = {"recipe": recipe.but(rule=rule, lr=rate, momentum=0.0)}
        other_losses = ("softmax_first", "sum", "mse", "mse_logits", "binary", "no_log")
        for name in (*other_losses, "smoothed", "zero_ignored", "weighted"):
            changes[name] = {"loss": WRONG_LOSSES[name]}
        made = {name: run(weights, data, **{"recipe": recipe, **change})[0] for name, change in changes.items()}
        if isinstance(found, list) and 1 < len(found) < recipe.epochs - 1:
            made["stopped_early"] = exact[: len(found)]
        return {f"classes.cause.{name}": numbers for name, numbers in made.items() if numbers != exact}

    try:
        check_numbers(found, exact, what=say("what.train"), size=20.0, kind="loss", mistakes=mistakes)
    except Failure as failure:
        unknown = failure.cause is not None and failure.cause.key == "values.unknown_numbers"
        if unknown and _batches(model) > recipe.epochs:
            failure.cause = say("classes.cause.in_batches")
        raise
    _check_weights(model, course)
    batches = _batches(model)
    if batches != recipe.epochs:
        found_text = say("classes.found.batches", count=batches)
        expected = say("classes.expected.batches", count=recipe.epochs)
        raise fail("forward", expected=expected, found=found_text, cause=say("classes.cause.more_forwards"))


def _batches(model: Model) -> int:
    """How many batches the model's batch norm has seen."""
    seen = model.inspect("buffers")["norm.num_batches_tracked"].values
    if seen.numel() != 1:
        raise ProtocolError("the grader's own model has other buffers")
    return int(seen)


def check_recording(model: Model) -> None:
    """Insist that autograd records what the model computes."""
    output = model(torch.randn(5, FEATURES))
    if isinstance(output, RemoteTensor) and not output.requires_grad:
        raise fail("grad", found=say("found.no_graph"), cause=say("classes.cause.grad_off"))


def _check_weights(model: Model, course: Course) -> None:
    now = [item.values for item in model.parameters().values()]
    if _alike(now, course.final):
        return
    same = all(torch.equal(a, b) for a, b in zip(now, course.weights, strict=False))
    best = min(range(len(course.losses)), key=lambda epoch: course.losses[epoch])
    for epochs in {best, best + 1} - {0, course.recipe.epochs}:
        if _alike(now, run(course.weights, course.data, course.recipe.but(epochs=epochs))[1]):
            raise fail("params", found=say("found.weights_differ"), cause=say("classes.cause.earlier_weights"))
    raise fail(
        "params",
        found=say("found.weights_untouched" if same else "found.weights_differ"),
        cause=say("cause.weights_untouched" if same else "cause.weights_differ"),
    )


def _alike(found: Sequence[Tensor], exact: Sequence[Tensor]) -> bool:
    return len(found) == len(exact) and all(
        a.shape == b.shape and bool(((a.double() - b).abs() <= 1e-4 * (1 + b.abs())).all())
        for a, b in zip(found, exact, strict=True)
    )
