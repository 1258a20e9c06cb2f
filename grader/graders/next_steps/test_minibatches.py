"""Public checks of ``minibatches``: they guide."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, Final

import torch
from torch import Tensor

from grader.checks import points
from grader.failures import Failure
from grader.feedback.text import Text, say
from grader.graders.first_network import training
from grader.graders.next_steps.loaders import check_pass, check_shuffled, check_unshuffled, make_loader
from grader.graders.next_steps.row_datasets import Pair, check_dataset
from grader.histories import Expectation, batch_mistakes, history
from grader.judging import fail, number
from grader.reference import Recipe
from grader.student import RemoteTensor, Student, describe

MISTAKES_OF_LOADERS: Final = ("default_batch", "never_reset", "batch_ignored")
"""Mistakes that somebody who is given a loader cannot make."""


def check_epochs(student: Student, recipe: Recipe, rows: int, *, shuffled: bool = True, columns: int = 1) -> None:
    """Insist on the loss of several calls of ``train_epoch``, and on the weights afterwards.

    ``columns``: how many numbers the model predicts for a row.
    """
    x, y = training.draw_data(rows)
    order = torch.randperm(rows).tolist() if shuffled else list(range(rows))
    weights = training.draw_weights()
    if columns > 1:
        y = y + torch.randn(rows, columns)
        weights[2:] = [torch.randn(columns, training.SIZES[1]) * 0.4, torch.randn(columns) * 0.1]
    model = student.network(weights)
    settings = {"momentum": recipe.momentum} if recipe.rule == "SGD" else {}
    optimizer = student.optimizer(recipe.rule, model, recipe.lr, **settings)
    loader = student.loader(x, y, recipe.batch or rows, order)
    what = say("batches.what.epochs")
    found = [student.call("train_epoch", model=model, loader=loader, optimizer=optimizer) for _ in range(recipe.epochs)]
    _check_numbers(found)
    history(found, recipe.epochs, what=what)
    mistakes = {name: item for name, item in batch_mistakes(recipe).items() if name not in MISTAKES_OF_LOADERS}
    mistakes["sum_steps"] = recipe.but(loss="sum", epoch_loss="per row")
    mistakes["loader_ignored"] = recipe.but(batch=None)
    mistakes["short_taken_for_full"] = recipe.but(epoch_loss="rows over full batches")
    if columns > 1:
        mistakes["columns_added"] = recipe.but(loss="row sums")
    data = (x[order], y[order])
    try:
        training.check_run(
            found,
            model,
            weights,
            data,
            recipe,
            what=what,
            student=student,
            more_mistakes=mistakes,
            words="loop.mistake",
        )
    except Failure as failure:
        right = Expectation(weights, *data, recipe)
        if right.matches(found):
            raise
        name = _other_numbers(found, right.exact.losses, columns)
        if Expectation(weights, x, y, recipe).matches(found):
            name = "batches.cause.order_of_dataset"
        elif _same_batch(weights, data, recipe).matches(found):
            name = "batches.cause.same_batch"
        if not name:
            raise
        raise fail("loss", expected=failure.expected, found=failure.found, cause=say(name)) from None


def _other_numbers(found: Sequence[float], exact: Sequence[float], columns: int) -> str:
    """What was made of the right losses, if they were recorded in another way than those of a single training."""
    sums = list(accumulate(exact))
    made = {
        "loop.mistake.columns_added": [columns * loss for loss in exact],
        "batches.cause.calls_mixed": [total / (i + 1) for i, total in enumerate(sums)],
        "batches.cause.calls_mixed+": sums,
        "batches.cause.root": [loss**0.5 for loss in exact],
    }
    return next((name.rstrip("+") for name, losses in made.items() if _alike(found, losses)), "")


def _alike(found: Sequence[Any], losses: Sequence[float]) -> bool:
    return all(number(a) and abs(a - b) <= 1e-4 * b for a, b in zip(found, losses, strict=True))


def _same_batch(weights: Sequence[Tensor], data: Pair, recipe: Recipe) -> Expectation:
    """The first batch of every pass, as often as there are batches."""
    size = recipe.batch or 1
    times = -(-len(data[0]) // size)
    x, y = (item[:size].repeat(times, 1) for item in data)
    return Expectation(weights, x, y, recipe)


def _check_numbers(found: Sequence[Any]) -> None:
    cause: Text | None = None
    if found[0] is None:
        cause = say("cause.no_return")
    elif isinstance(found[0], RemoteTensor):
        cause = say("values.tensor_for_number")
    elif isinstance(found[0], list):
        cause = say("batches.cause.list_of_losses")
    if cause:
        raise fail("return", expected=say("batches.expected.loss"), found=describe(found[0]), cause=cause)


@points(2, kind="values", of="RowDataset")
def test_items_are_pairs_of_rows(student: Student) -> None:
    x, y = training.draw_data(23)
    check_dataset(student, x, y, (int(torch.randint(2, 9, ())), 0, 22))


@points(2, kind="values", of="make_loader")
def test_every_pass_gives_every_row_once(student: Student) -> None:
    x, y = training.draw_data(47)
    dataset = student.dataset(x, y)
    loader = make_loader(student, dataset, batch_size=10, shuffle=False)
    for _ in range(2):
        check_unshuffled(check_pass(loader, x, y, 10))
    check_pass(make_loader(student, dataset, batch_size=7, shuffle=True), x, y, 7)


@points(2, kind="values", of="make_loader")
def test_every_pass_has_another_order(student: Student) -> None:
    x, y = training.draw_data(60)
    loader = make_loader(student, student.dataset(x, y), batch_size=8, shuffle=True)
    check_shuffled([check_pass(loader, x, y, 8) for _ in range(3)], 8)


@points(3, kind="loss", of="train_epoch")
def test_losses_of_each_epoch(student: Student) -> None:
    check_epochs(student, Recipe("SGD", lr=0.03, epochs=5, batch=16), rows=55)
