"""More of what ``train`` of ``cnn`` must do, and why its steps are none of those that ``shuffled_training`` knows.

All images are in one batch here, so that the order in which they come plays no part: a step is known exactly.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import torch
from torch import Tensor

from grader.failures import Failure, StudentError
from grader.feedback.text import Text, say
from grader.graders.next_steps.shuffled_task import PIXELS, Task, draw_task, final_weight, run
from grader.judging import fail, number
from grader.student import Model, Student
from grader.values import check_numbers

UNEXPLAINED: Final = (
    "cnn.cause.other_steps",
    "cnn.cause.other_optimizer",
    "cnn.cause.rows_left_out",
    "values.unknown_numbers",
    "cause.weights_differ",
)
"""Causes that say little, or that a step of another size is easily taken for."""
LENGTHS: Final = ("cause.batches_recorded", "cause.epochs_fixed", "cause.off_by_one", "cause.length")
LIGHT: Final = 200.0
"""How many times lighter than usual images must be for gradients that nobody leaves as they are who clips them."""


@contextlib.contextmanager
def explained(student: Student) -> Iterator[None]:
    """Where a check of ``train`` cannot tell why the steps are wrong, look at single ones."""
    try:
        yield
    except Failure as failure:
        if failure.cause is not None and failure.cause.key in UNEXPLAINED:
            failure.cause = _cause(student) or failure.cause
        raise


def _cause(student: Student) -> Text | None:
    try:
        for look in (_record_cause, _inputs_cause, _clipping_cause, _later_cause):
            name = look(student)
            if name:
                return say(f"cnn.cause.{name}")
    except (Failure, StudentError):
        pass  # The check that failed has a cause of its own.
    return None


def _train(student: Student, task: Task, lr: float, epochs: int, *, climb: bool = False) -> tuple[Any, Model]:
    model = student.flat_classifier(task.weight)
    optimizer = student.optimizer("SGD", model, lr, maximize=climb)
    given = {"images": task.images, "labels": task.labels, "optimizer": optimizer}
    return student.call("train", model=model, **given, epochs=epochs, batch_size=len(task.pixels)), model


def _steps(student: Student, task: Task, lr: float, epochs: int = 1) -> Tensor:
    """The weights (classes, pixels) after so many steps on all images."""
    _, model = _train(student, task, lr, epochs)
    return final_weight(model, task).double()


def _gradient(task: Task, weight: Tensor) -> Tensor:
    """The gradient (classes, pixels) of the mean loss of all images."""
    gradient = torch.zeros_like(weight)
    gradient[:, task.pixels] = task.gradients(task.columns(weight)).T / len(task.pixels)
    return gradient


def _share(moved: Tensor, gradient: Tensor) -> float:
    """How much of the gradient a step went; nan when it went another way."""
    share = float((moved * gradient).sum() / gradient.square().sum())
    aside = float((moved - share * gradient).norm())
    return share if aside <= 1e-3 * max(float(moved.norm()), 1e-3 * float(gradient.norm())) else math.nan


def _record_cause(student: Student) -> str:
    """Whether the share of right (or wrong) answers is recorded in place of the loss."""
    task = draw_task(20)
    found, _ = _train(student, task, 0.5, 1)
    logits = task.columns(task.weight) * task.values.double()[:, None]
    right = float((logits.argmax(1) == task.labels).double().mean())
    shares = (right, 100 * right, 20 * right, 1 - right)
    first = found[0] if isinstance(found, list) and found and number(found[0]) else math.nan
    return "accuracy_recorded" if any(abs(first - share) < 1e-6 for share in shares) else ""


def _inputs_cause(student: Student) -> str:
    """What moves the weights of pixels that are 0 in all images: the weights themselves, or other images."""
    task = draw_task(20)
    moved = task.weight.double() - _steps(student, task, 0.5)
    unused = torch.ones(PIXELS, dtype=torch.bool)
    unused[task.pixels] = False
    aside, weight = moved[:, unused], task.weight[:, unused].double()
    if not bool(aside.any()):
        return ""
    shrunk = aside / weight
    pulled = aside * weight.sign()
    if any(float(item.std()) <= 1e-2 * float(item.mean().abs()) for item in (shrunk, pulled)):
        return "penalty"
    # Adam moves nothing whose gradient is zero.
    return "images_changed"


def _clipping_cause(student: Student) -> str:
    """Small gradients are left as they are, and large ones are not."""
    dark, light = _scaled_task(8, 1 / LIGHT), _scaled_task(8, LIGHT)
    for task, lr, small in ((dark, 20.0, True), (light, 1e-4, False)):
        start = task.weight.double()
        moved, gradient = (start - _steps(student, task, lr)) / lr, _gradient(task, start)
        if small and not abs(_share(moved, gradient) - 1) < 1e-2:
            return ""
        if not small and _is_clipped(moved, gradient):
            return "clipped"
    return ""


def _is_clipped(moved: Tensor, gradient: Tensor) -> bool:
    if abs(_share(moved, gradient) - 1) < 1e-2:
        return False
    limit = float(moved.abs().max())
    by_value = gradient.clamp(-limit, limit)
    by_norm = 0 < _share(moved, gradient) < 0.999
    return by_norm or (limit > 0 and float((moved - by_value).norm()) <= 1e-3 * float(by_value.norm()))


def _scaled_task(rows: int, scale: float) -> Task:
    task = draw_task(rows)
    return replace(task, values=scale * task.values, weight=task.weight / scale)


def _later_cause(student: Student) -> str:
    """Whether the second step is of another size than the first."""
    task, lr = draw_task(10), 2.0
    start, middle = task.weight.double(), _steps(student, task, lr)
    end = _steps(student, task, lr, epochs=2)
    first = _share((start - middle) / lr, _gradient(task, start))
    second = _share((middle - end) / lr, _gradient(task, middle))
    if not abs(first - 1) < 1e-2:
        return ""
    if torch.equal(middle, end):
        return "first_epoch_only"
    return "rate_changes" if abs(second - 1) > 1e-2 else ""


@contextlib.contextmanager
def default_epochs(student: Student) -> Iterator[None]:
    """Name a wrong number of epochs that is right when it is given."""
    try:
        yield
    except Failure as failure:
        if failure.cause is not None and failure.cause.key in LENGTHS:
            with contextlib.suppress(StudentError):
                found, _ = _train(student, draw_task(6), 0.1, 3)
                failure.cause = say("cnn.cause.default_epochs") if _has(found, 3) else failure.cause
        raise


def _has(found: Any, count: int) -> bool:
    return isinstance(found, list) and len(found) == count


def check_large_gradients(student: Student) -> None:
    """Insist on a whole step where gradients are large: nobody asked for clipping."""
    task, lr = _scaled_task(8, LIGHT), 1e-4
    start = task.weight.double()
    moved, gradient = (start - _steps(student, task, lr)) / lr, _gradient(task, start)
    if abs(_share(moved, gradient) - 1) < 1e-2:
        return
    raise fail(
        found=say("cnn.found.large_gradients"),
        cause=say("cnn.cause.clipped" if _is_clipped(moved, gradient) else "cnn.cause.other_steps"),
    )


def check_all_epochs(student: Student, epochs: int = 6) -> None:
    """Insist on every epoch, whether the losses rise (the optimizer given climbs) or vanish."""
    for lr, climb in ((0.2, True), (200.0, False)):
        task = draw_task(12)
        exact, _ = run(task, -lr if climb else lr, epochs, 12)
        found, _ = _train(student, task, lr, epochs, climb=climb)
        _check_whole(found, exact)


def _check_whole(found: Any, exact: list[float]) -> None:
    numbers = isinstance(found, list) and all(map(number, found))
    if (
        numbers
        and 0 < len(found) < len(exact)
        and torch.allclose(torch.tensor(found), torch.tensor(exact[: len(found)]))
    ):
        raise fail(
            "loss",
            expected=say("expected.history", what=say("what.train"), epochs=len(exact)),
            found=say("found.list", count=len(found)),
            cause=say("cause.stopped"),
        )
    check_numbers(found, exact, what=say("what.train"), size=10.0, kind="loss")
