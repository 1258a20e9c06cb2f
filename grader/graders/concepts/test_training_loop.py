"""Public checks of ``training_loop``: they guide."""

from __future__ import annotations

import math
from typing import Any, Final

import torch
from torch import Tensor

from grader.checks import points
from grader.failures import Failure
from grader.feedback.text import Text, say
from grader.graders.concepts import runs
from grader.graders.first_network import training
from grader.histories import batch_mistakes, history
from grader.judging import fail, join
from grader.reference import Recipe
from grader.student import RemoteTensor, Student, describe, dtype_name

Pair = tuple[Tensor, Tensor]
MORE: Final = 3
"""How much larger a number than the one asked for may be and still count as a usual mistake's."""


def check_steps(student: Student, rows: int, epochs: int, batch_size: int, *ruled_out: str) -> None:
    """Insist on the number of steps; name the usual other numbers, but for those that an earlier call rules out."""
    found = student.call("count_steps", rows=rows, epochs=epochs, batch_size=batch_size)
    per_epoch = math.ceil(rows / batch_size)
    if isinstance(found, int) and not isinstance(found, bool) and found == epochs * per_epoch:
        return
    numbers = {
        "steps_not_an_int": epochs * per_epoch,
        "steps_last_dropped": epochs * (rows // batch_size),
        "steps_over_all_rows": math.ceil(epochs * rows / batch_size),
        "steps_not_rounded": epochs * rows / batch_size,
        "steps_per_epoch": per_epoch,
        "steps_per_row": epochs * rows,
        "steps_are_epochs": epochs,
        "steps_one_too_many": epochs * (rows // batch_size + 1),
        "steps_batch_size_multiplied": epochs * rows * batch_size,
        "steps_batch_size_multiplied+": epochs * per_epoch * batch_size,
        "steps_to_the_nearest": epochs * round(rows / batch_size),
        "steps_added": epochs + per_epoch,
        "steps_last_once": epochs * (rows // batch_size) + 1,
    }
    if batch_size > rows:
        numbers |= {"steps_last_dropped": -1, "steps_to_the_nearest": -1, "steps_none": 0}
    is_number = isinstance(found, (int, float)) and not isinstance(found, bool)
    names = {name.rstrip("+") for name, number in numbers.items() if is_number and math.isclose(found, number)}
    names = {"steps_not_an_int"} if "steps_not_an_int" in names else names - {*ruled_out}
    if "steps_are_epochs" in names and student.call("count_steps", rows=3, epochs=5, batch_size=8) == 15:
        names = {"steps_upside_down"}
    cause = names.pop() if len(names) == 1 else "steps_unknown"
    raise fail(
        "values",
        expected=say("loop.expected.steps", rows=rows, epochs=epochs, batch_size=batch_size, steps=epochs * per_epoch),
        found=describe(found),
        cause=say("cause.no_return") if found is None else say(f"loop.cause.{cause}"),
    )


def check_batches(student: Student, rows: int, batch_size: int) -> None:
    """Insist on all rows in their order, in pairs of the right sizes; name the usual other ways to cut."""
    x, y = training.draw_data(rows)
    found = student.call("split_batches", X=x, y=y, batch_size=batch_size)
    wanted = [(x[i : i + batch_size], y[i : i + batch_size]) for i in range(0, rows, batch_size)]
    sizes = say("loop.expected.batches", rows=rows, batch_size=batch_size, sizes=_sizes([len(a) for a, _ in wanted]))
    pairs = _pairs(found)
    odd = next((part.dtype for pair in pairs or [] for part in pair if part.dtype != torch.float32), None)
    if odd is not None:
        raise fail("dtype", found=say("found.dtype", dtype=dtype_name(odd)), cause=say("cause.dtype"))
    if pairs is None:
        raise fail("return", expected=sizes, found=describe(found), cause=_no_pairs(found, wanted))
    if _same(pairs, wanted):
        return
    raise fail(
        "values",
        expected=sizes,
        found=say("loop.found.batches", sizes=_sizes([len(a) for a, _ in pairs])),
        cause=say(f"loop.cause.{_cut(pairs, wanted, (x, y), batch_size)}"),
    )


def _pairs(found: Any) -> list[Pair] | None:
    """What came back as pairs of tensors with rows; None for anything else."""
    if not isinstance(found, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in found):
        return None
    if not all(isinstance(part, RemoteTensor) and part.values.dim() for pair in found for part in pair):
        return None
    return [(a.values, b.values) for a, b in found]


def _no_pairs(found: Any, wanted: list[Pair]) -> Text:
    if found is None:
        return say("cause.no_return")
    if not isinstance(found, list):
        return say("loop.cause.not_a_list_of_batches")
    if len(found) == 2 and all(isinstance(part, list) for part in found):
        return say("loop.cause.two_lists")
    if found and all(isinstance(item, RemoteTensor) for item in found):
        return say("loop.cause.first_pair_only" if len(found) == 2 else "loop.cause.without_y")
    return say("loop.cause.no_pairs")


def _cut(pairs: list[Pair], wanted: list[Pair], data: Pair, batch_size: int) -> str:
    """The name of a wrong way to cut."""
    x, y = data
    if not pairs:
        return "no_batches"
    if any(not len(a) for a, _ in pairs):
        return "empty_batch"
    if _same([(b, a) for a, b in pairs], wanted):
        return "pairs_swapped"
    if any(a.shape[1:] != x.shape[1:] or b.shape[1:] != y.shape[1:] for a, b in pairs):
        return "other_columns"
    if any(len(a) != len(b) for a, b in pairs):
        if all(torch.equal(b, y) for _, b in pairs):
            return "y_not_cut"
        all_y = torch.cat([b for _, b in pairs])
        shifted = any(torch.equal(all_y, y[k:]) or torch.equal(all_y, y[:-k]) for k in range(1, min(4, len(y))))
        return "y_shifted" if shifted else "pairs_of_unequal_length"
    if _same(pairs, wanted[:-1]) and len(wanted[-1][0]) < batch_size:
        return "batch_dropped"
    if len(pairs) == 1 and len(wanted) > 1:
        return "not_cut" if len(pairs[0][0]) == len(x) else "first_batch_only"
    short = len(wanted[-1][0]) < batch_size
    if short and _same(pairs[:-1], wanted[:-1]) and len(pairs) == len(wanted) and len(pairs[-1][0]) == batch_size:
        return "last_batch_filled"
    sizes = [len(a) for a, _ in pairs]
    if sizes != [len(a) for a, _ in wanted] and sizes == [len(part) for part in torch.chunk(x, batch_size)]:
        return "chunks"
    all_x, all_y = torch.cat([a for a, _ in pairs]), torch.cat([b for _, b in pairs])
    if torch.equal(all_x, x) and torch.equal(all_y, y):
        return "other_sizes"
    if len(all_x) == len(x) and _matched(all_x, all_y, x, y):
        return "order"
    return "rows_mixed" if len(all_x) == len(x) else "rows_missing" if len(all_x) < len(x) else "rows_repeated"


def _same(pairs: list[Pair], wanted: list[Pair]) -> bool:
    return len(pairs) == len(wanted) and all(
        torch.equal(a, c) and torch.equal(b, d) for (a, b), (c, d) in zip(pairs, wanted, strict=True)
    )


def _matched(all_x: Tensor, all_y: Tensor, x: Tensor, y: Tensor) -> bool:
    """Whether these are the rows of x and y, still side by side, in another order."""
    found, rows = torch.cat([all_x, all_y], 1), torch.cat([x, y], 1)
    return torch.equal(found[found[:, 0].argsort()], rows[rows[:, 0].argsort()])


def _sizes(sizes: list[int]) -> str:
    return join(map(str, sizes[:8])) + (", ..." if len(sizes) > 8 else "")


def own_optimizers(recipe: Recipe) -> dict[str, Recipe]:
    """What comes of optimizers that are made on the spot, at the usual rates."""
    usual = [recipe.but(rule="Adam", lr=lr, momentum=0.0) for lr in (0.1, 0.01) if lr != recipe.lr]
    return {f"own_optimizer{'+' * i}": own for i, own in enumerate(usual)}


def check_training(student: Student, recipe: Recipe, rows: int, **given: int) -> None:
    """Insist on every loss of ``train`` and on the weights afterwards; shuffled rows show when it runs again."""
    check_training_on(student, recipe, (training.draw_data(rows), training.draw_weights()), **given)


def check_training_on(student: Student, recipe: Recipe, drawn: tuple[Pair, list[Tensor]], **given: int) -> None:
    """The same, for these data and the weights to begin with."""
    (x, y), weights = drawn
    settings = {"momentum": recipe.momentum} if recipe.rule == "SGD" else {}
    found: list[Any] = []

    def run() -> Any:
        model = student.network(weights)
        optimizer = student.optimizer(recipe.rule, model, recipe.lr, **settings)
        found.append(student.call("train", model=model, X=x, y=y, optimizer=optimizer, **given))
        return model

    model, what, mistakes = run(), say("what.train"), batch_mistakes(recipe) | own_optimizers(recipe)
    if "batch_size" not in given:
        defaults = (1, 8, 10, 16, 32, 64)
        mistakes = {f"other_default_batch{'+' * i}": recipe.but(batch=size) for i, size in enumerate(defaults)}
    try:
        runs.check_run(
            student,
            found[0],
            model,
            weights,
            (x, y),
            recipe,
            what=what,
            more_mistakes=mistakes,
            words="loop.mistake",
        )
    except Failure as failure:
        if failure.cause is None or failure.cause.key not in ("loop.mistake.first_epoch", "loop.mistake.later_epoch"):
            raise
        run()
        if found[0] == found[1]:
            raise
        raise fail(
            "loss",
            expected=failure.expected,
            found=failure.found,
            cause=say("loop.cause.shuffled"),
            advice=say("loop.cause.shuffled_advice"),
        ) from None
    runs.check_mode(student, model, x)


def check_single_steps(student: Student, recipe: Recipe, rows: int) -> None:
    """Insist on the loss of several calls of ``train_step`` with the same rows, and on the weights afterwards."""
    x, y = training.draw_data(rows)
    weights = training.draw_weights()
    model = student.network(weights)
    optimizer = student.optimizer(recipe.rule, model, recipe.lr)
    what = say("loop.what.steps")
    found = [student.call("train_step", model=model, X=x, y=y, optimizer=optimizer) for _ in range(recipe.epochs)]
    if any(isinstance(item, list) for item in found):
        raise fail("return", found=describe(found[0]), cause=say("loop.cause.step_gives_more"))
    if found[0] is None:
        raise fail("return", found=describe(None), cause=say("cause.no_return"))
    history(found, recipe.epochs, what=what)
    own = own_optimizers(recipe)
    runs.check_run(student, found, model, weights, (x, y), recipe, what=what, more_mistakes=own, words="loop.mistake")
    runs.check_mode(student, model, x)


@points(2, kind="values", of="count_steps")
def test_number_of_steps(student: Student) -> None:
    # Here rounding down and rounding to the nearest differ, and below only one of them is left.
    check_steps(student, 80, 5, 30)
    check_steps(student, 100, 5, 30, "steps_last_dropped")
    check_steps(student, 100, 7, 20)


@points(2, kind="values", of="split_batches")
def test_batches_hold_all_rows_in_order(student: Student) -> None:
    check_batches(student, rows=23, batch_size=5)
    check_batches(student, rows=24, batch_size=6)


@points(3, kind="loss", of="train_step")
def test_one_step_after_the_other(student: Student) -> None:
    check_single_steps(student, Recipe("SGD", lr=0.08, epochs=4), rows=30)


@points(3, kind="loss", of="train")
def test_losses_of_each_epoch(student: Student) -> None:
    check_training(student, Recipe("SGD", lr=0.03, epochs=6, batch=16), rows=55, epochs=6, batch_size=16)
