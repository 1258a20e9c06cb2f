"""What ``train`` of ``cnn`` must do, whatever order it draws.

The model is linear and without bias, and every image has one pixel of its own that is not 0. So a step moves the
weights of that pixel only, by the image's own gradient, over the number of images in its batch. The weights
afterwards tell how large each image's batch was; all the rest follows, exactly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import torch
from torch import Tensor

from grader.failures import Failure
from grader.feedback.text import say
from grader.graders.next_steps.classifier import WRONG_LOSSES
from grader.graders.next_steps.shuffled_task import PIXELS, Task, call_train, draw_task, final_weight, run
from grader.histories import history
from grader.judging import fail
from grader.student import Student
from grader.values import check_numbers

LOSSES_TRIED: Final = ("softmax_first", "sum", "no_log", "no_softmax", "mse", "mse_logits", "binary", "smoothed")


def check_epoch(student: Student, rows: int, batch_size: int, lr: float) -> None:
    """Insist on one epoch: every row once, in batches of the right sizes, one step for each; and on its loss."""
    task = draw_task(rows)
    found, model = call_train(student, task, lr, epochs=1, batch_size=batch_size)
    losses = history(found, 1, what=say("what.train"))
    after = final_weight(model, task)
    before = task.columns(task.weight)
    moved = (before - task.columns(after)) / lr
    if bool((moved == 0).all()):
        raise _untrained(student)
    short = _check_steps(task, moved, batch_size, lr)
    _check_loss(losses[0], task.losses(before), task.losses(task.columns(after)), short, batch_size)
    still = torch.ones(PIXELS, dtype=torch.bool)
    still[task.pixels] = False
    if not torch.equal(after[:, still], task.weight[:, still]):
        raise fail("optimizer", found=say("cnn.found.unused_moved"), cause=say("cnn.cause.other_optimizer"))


def _untrained(student: Student) -> Failure:
    """The model is as it was. Losses that fall all the same are those of a copy."""
    found, _ = call_train(student, draw_task(12), 4.0, epochs=2, batch_size=6)
    losses = history(found, 2, what=say("what.train"))
    cause = "cause.weights_untouched" if losses[1] < 0.999 * losses[0] else "cnn.cause.no_step"
    return fail("params", found=say("found.weights_untouched"), cause=say(cause))


def _near(a: Tensor, b: float, tolerance: float = 1e-3) -> Tensor:
    return (a - b).abs() <= tolerance * abs(b) + 1e-5


def _along(moved: Tensor, gradient: Tensor) -> tuple[Tensor, Tensor]:
    """How far each row moved along its gradient, and whether it moved that way alone."""
    steps = (moved * gradient).sum(1) / gradient.square().sum(1)
    aside = (moved - steps[:, None] * gradient).norm(dim=1)
    return steps, aside <= 2e-4 * moved.norm(dim=1) + 2e-6


def _check_steps(task: Task, moved: Tensor, batch_size: int, lr: float) -> Tensor:
    """Insist on one step for every row, over the rows of its batch; say which rows were in the short batch."""
    rows = len(moved)
    rest = rows % batch_size if rows > batch_size else 0
    full = min(rows, batch_size)
    gradient = task.gradients(task.columns(task.weight))
    steps, straight = _along(moved, gradient)
    # A row whose gradient is tiny hardly tells anything.
    straight |= gradient.norm(dim=1) < 1e-3
    short = _near(steps, 1 / rest) if rest else torch.zeros(rows, dtype=torch.bool)
    if bool(straight.all()) and int(short.sum()) == rest and bool(_near(steps[~short], 1 / full).all()):
        return short
    cause = _steps_cause(steps, full, rest) if bool(straight.all()) else _gradients_cause(task, moved, full, lr)
    kind = "optimizer" if cause.endswith("optimizer") else ""
    raise fail(
        kind,
        expected=say("cnn.expected.steps", rows=rows, batch_size=batch_size),
        found=say("cnn.found.steps", sizes=_sizes(steps)) if bool(straight.all()) else say("found.weights_differ"),
        cause=say(cause),
    )


def _sizes(steps: Tensor) -> str:
    seen = sorted({round(float(step), 4) for step in steps})
    return ", ".join(f"{step:g}" for step in seen[:5]) + (", ..." if len(seen) > 5 else "")


def _steps_cause(steps: Tensor, full: int, rest: int) -> str:
    rows = len(steps)
    nothing = int((steps.abs() < 1e-5).sum())
    moved = steps[steps.abs() >= 1e-5]
    if bool(_near(moved, 1 / full).all()) and nothing == rest and rest:
        return "cnn.cause.last_dropped"
    if nothing == rows - full and nothing and bool(_near(moved, 1 / full).all()):
        return "cnn.cause.first_batch_only"
    if nothing:
        return "cnn.cause.rows_left_out"
    if bool(_near(steps, 1 / rows).all()):
        return "cnn.cause.batch_ignored"
    if bool(_near(steps, 1.0).all()):
        return "cnn.cause.sum_or_single"
    if bool(_near(steps, 1 / full).all()):
        return "cnn.cause.short_over_full"
    if bool((steps < 0).all()):
        return "cnn.cause.uphill"
    factor = float(steps.median()) * full
    short = _near(steps, factor / rest) if rest else torch.zeros(rows, dtype=torch.bool)
    if int(short.sum()) == rest and bool(_near(steps[~short], factor / full).all()):
        return "cnn.cause.step_twice" if abs(factor - 2) < 1e-2 else "cnn.cause.other_optimizer"
    times = steps * full
    whole = (times - times.round()).abs() < 5e-3
    if int((~whole).sum()) <= rest and float(times.max()) > 1.5:
        return "cnn.cause.no_zero_grad"
    size = 1 / float(steps.median())
    if abs(size - round(size)) < 1e-2 and int(_near(steps, 1 / round(size)).sum()) >= rows // 2:
        return "cnn.cause.other_batch_size"
    return "cnn.cause.other_steps"


def _gradients_cause(task: Task, moved: Tensor, full: int, lr: float) -> str:
    start = task.columns(task.weight)
    for name in LOSSES_TRIED:
        if name == "sum":
            continue
        rule = WRONG_LOSSES[name]
        gradient = task.gradients(start, rule)
        if bool((_along(moved, gradient)[1] | (gradient.norm(dim=1) < 1e-3)).all()):
            return f"classes.cause.{name}"
    size = moved.abs()
    if bool((size.amax(1) - size.amin(1) <= 0.02 * size.amax(1)).all()):
        # Adam moves all weights of a pixel equally far, however large their gradients are.
        return "cnn.cause.other_optimizer"
    classes = task.weight.shape[0]
    toward = torch.zeros(len(moved), dtype=torch.bool)
    for label in range(classes):
        gradient = task.gradients(start, labels=torch.full_like(task.labels, label))
        steps, straight = _along(moved, gradient)
        toward |= straight & (steps > 0)
    if bool(toward.all()):
        return "cnn.cause.pairs_torn"
    _, straight = _along(moved, task.gradients(start))
    once = start - lr / full * task.gradients(start)
    twice = once - lr / full * task.gradients(once)
    again = (moved - (start - twice) / lr).norm(dim=1) <= 1e-3 * moved.norm(dim=1)
    if bool(again.all()):
        return "cnn.cause.step_twice"
    if bool(again.any()):
        return "cnn.cause.rows_left_out"
    return "cnn.cause.other_steps"


def _check_loss(found: float, rows: Tensor, after: Tensor, short: Tensor, batch_size: int) -> None:
    """Insist on the mean over the rows, each before its step."""

    def ways(losses: Tensor) -> dict[str, float]:
        full, rest = losses[~short], losses[short]
        count = min(batch_size, len(losses))
        batches = math.ceil(len(losses) / batch_size)
        means = float(full.sum()) / count + (float(rest.mean()) if len(rest) else 0.0)
        return {
            "cnn.cause.mean_of_batches": means / batches,
            "cnn.cause.sum_of_batches": means,
            "cnn.cause.sum_of_rows": float(losses.sum()),
            "cnn.cause.short_over_full_loss": means * count / len(losses),
            "cnn.cause.over_all_rows": means / len(losses),
            "cnn.cause.last_batch_recorded": float(rest.mean()) if len(rest) else -1.0,
            "cnn.cause.full_batches_only": float(full.mean()),
            "cnn.cause.full_batches_only+": means / max(1, len(losses) // batch_size),
            "cnn.cause.batches_dropped": float(full.sum()) / len(losses),
        }

    check_numbers(
        [found],
        [float(rows.mean())],
        what=say("what.train"),
        size=10.0,
        kind="loss",
        mistakes=lambda: {
            name: [value]
            for name, value in (ways(rows) | {"cnn.cause.after_step": float(after.mean())}).items()
            if abs(value - float(rows.mean())) > 1e-3
        },
    )


def check_epochs(student: Student, rows: int, batch_size: int, lr: float, epochs: int) -> None:
    """Insist on the losses of several epochs of full batches, and on the weights afterwards."""
    task = draw_task(rows)
    found, model = call_train(student, task, lr, epochs=epochs, batch_size=batch_size)
    exact, weight = run(task, lr, epochs, batch_size)

    def mistakes() -> Mapping[str, Sequence[float]]:
        made = {
            "after_step": run(task, lr, epochs, batch_size, after=True)[0],
            "no_step": [exact[0]] * epochs,
            "batch_ignored": run(task, lr, epochs, rows)[0],
            "sum_or_single": run(task, lr * batch_size, epochs, batch_size)[0],
        }
        batches = rows // batch_size
        named = {f"cnn.cause.{name}": numbers for name, numbers in made.items()}
        named["cnn.cause.sum_of_batches"] = [batches * loss for loss in exact]
        named["cnn.cause.never_reset"] = [sum(exact[: i + 1]) for i in range(epochs)]
        named["cnn.cause.never_reset_mean"] = [sum(exact[: i + 1]) / (i + 1) for i in range(epochs)]
        for name in LOSSES_TRIED:
            named[f"classes.cause.{name}"] = run(task, lr, epochs, batch_size, loss=WRONG_LOSSES[name])[0]
        return named

    history(found, epochs, what=say("what.train"))
    check_numbers(found, exact, what=say("what.train"), size=10.0, kind="loss", mistakes=mistakes)
    now = final_weight(model, task).double()
    if not bool(((now - weight).abs() <= 1e-4 * (1 + weight.abs())).all()):
        raise fail("params", found=say("found.weights_differ"), cause=say("cause.weights_differ"))


def check_number_of_steps(student: Student, rows: int, batch_size: int, epochs: int | None = 2) -> None:
    """Insist on a step per batch: weight decay shrinks the weights of unused pixels in every step."""
    task = draw_task(rows)
    given = {} if epochs is None else {"epochs": epochs, "batch_size": batch_size}
    found, model = call_train(student, task, 0.5, 0.1, **given)
    count = 10 if epochs is None else epochs
    history(found, count, what=say("what.train"))
    unused = torch.ones(PIXELS, dtype=torch.bool)
    unused[task.pixels] = False
    left = float((final_weight(model, task)[:, unused] / task.weight[:, unused]).double().median())
    steps = math.log(left) / math.log(0.95) if left > 0 else 0.0
    wanted = count * math.ceil(rows / batch_size)
    if abs(steps - wanted) < 0.01:
        return
    known = {
        0: "other_optimizer",
        count: "step_per_epoch",
        1: "step_per_epoch",
        count * rows: "single_rows",
        2 * wanted: "step_twice",
        count * (rows // batch_size): "last_dropped",
    }
    name = known.get(round(steps), "number_of_steps")
    if epochs is None and round(steps):
        name = "default_batch"
    raise fail(
        "optimizer" if name == "other_optimizer" else "",
        expected=say("cnn.expected.number_of_steps", steps=wanted),
        found=say("cnn.found.number_of_steps", steps=round(steps)),
        cause=say(f"cnn.cause.{name}"),
    )


def check_two_epochs(student: Student, *, of_order: bool) -> None:
    """Insist that other rows are in the short batch of the second epoch; or, else, on the losses of both epochs."""
    rows, batch_size, lr = 46, 10, 4.0
    rest = rows % batch_size
    task = draw_task(rows)
    found, model = call_train(student, task, lr, epochs=2, batch_size=batch_size)
    losses = history(found, 2, what=say("what.train"))
    start, end = task.columns(task.weight), task.columns(final_weight(model, task))
    one, two, second = _two_epochs(task, start, end, lr, (min(batch_size, rows), rest))
    if int(one.sum()) != rest or int(two.sum()) != rest:
        raise fail("params", found=say("found.weights_differ"), cause=say("cnn.cause.other_steps"))
    if of_order:
        _check_order(one, two)
        return
    exact = [float(task.losses(start).mean()), float(second.mean())]
    check_numbers(losses, exact, what=say("what.train"), size=10.0, kind="loss")


def _two_epochs(
    task: Task, start: Tensor, end: Tensor, lr: float, sizes: tuple[int, int]
) -> tuple[Tensor, Tensor, Tensor]:
    """Which rows were in the short batch of the first and of the second epoch, and each row's loss in the second.

    Of the four ways, a full or a short batch in either epoch, a row went the one that ends where it ended.
    """
    best = torch.full((len(start),), 1e-4, dtype=torch.float64)
    one, two = torch.zeros(2, len(start), dtype=torch.bool)
    second = torch.full_like(best, math.nan)
    for a, first in enumerate(sizes):
        between = start - lr / first * task.gradients(start)
        for b, last in enumerate(sizes):
            apart = (between - lr / last * task.gradients(between) - end).norm(dim=1)
            nearer = apart < best
            best = torch.where(nearer, apart, best)
            one, two = torch.where(nearer, bool(a), one), torch.where(nearer, bool(b), two)
            second = torch.where(nearer, task.losses(between), second)
    return one, two, second


def _check_order(one: Tensor, two: Tensor) -> None:
    neighbours = [bool((short.nonzero().flatten().diff() == 1).all()) for short in (one, two)]
    cause = "not_shuffled" if any(neighbours) else "shuffled_once" if torch.equal(one, two) else ""
    if cause:
        raise fail(
            expected=say("cnn.expected.shuffled"), found=say("cnn.found.same_rows"), cause=say(f"cnn.cause.{cause}")
        )


PATTERNS: Final = torch.tensor(
    [
        [[1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]],
        [[1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0]],
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    ]
)


def draw_patterns(rows: int) -> tuple[Tensor, Tensor]:
    """Images of lines of three directions, anywhere: what a linear model cannot tell apart, and a convolution can."""
    labels = torch.randint(0, len(PATTERNS), (rows,))
    images = 0.15 * torch.rand(rows, 1, 8, 8)
    places = torch.randint(0, 6, (rows, 2)).tolist()
    for image, label, (row, column) in zip(images, labels.tolist(), places, strict=True):
        image[0, row : row + 3, column : column + 3] += 0.85 * PATTERNS[label]
    return images, labels
