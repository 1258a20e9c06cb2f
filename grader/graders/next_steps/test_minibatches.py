"""Public checks of ``minibatches``: they guide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any, Final

import torch
from torch import Tensor

from grader.checks import points
from grader.failures import Failure, StudentError
from grader.feedback.text import Text, say
from grader.graders.first_network import training
from grader.histories import Expectation, batch_mistakes, history
from grader.judging import fail, join, number
from grader.reference import Recipe
from grader.student import Handle, RemoteTensor, Student, describe, dtype_name
from grader.values import check_tensor, parts

Pair = tuple[Tensor, Tensor]
DEFAULT_BATCH: Final = 16
MISTAKES_OF_LOADERS: Final = ("default_batch", "never_reset", "batch_ignored")
"""Mistakes that somebody who is given a loader cannot make."""


def make_dataset(student: Student, x: Tensor | Handle, y: Tensor | Handle) -> Handle:
    """Make the student's dataset. Raises Failure for what is no ``Dataset``."""
    found = student.call("RowDataset", X=x, y=y)
    if isinstance(found, Handle) and "dataset" in found.reference.roles:
        return found
    raise fail(
        "import", expected=say("batches.expected.dataset"), found=describe(found), cause=say("batches.cause.no_dataset")
    )


def check_dataset(student: Student, x: Tensor, y: Tensor, indices: Sequence[int]) -> None:
    """Insist on the length of a dataset, and on the pairs at these places; a later dataset changes nothing."""
    dataset = make_dataset(student, x, y)
    later = tuple(torch.cat([item + 1, item[:1]]) for item in (x, y))
    make_dataset(student, *later)
    check_length(dataset, x, y, len(later[0]))
    for index in indices:
        pair = parts(dataset.use("__getitem__", index), 2, what=say("batches.what.item"), kind="return")
        _check_part(pair[0], (x, y), later[0], index, "X", beside=_is_row(pair[1], y[index]))
        _check_part(pair[1], (y, x), later[1], index, "y", beside=True)


def _is_row(found: Any, row: Tensor) -> bool:
    return isinstance(found, RemoteTensor) and torch.equal(found.values, row)


def check_length(dataset: Handle, x: Tensor, y: Tensor, later: int) -> None:
    """Insist on the number of rows; name the usual other numbers. ``later``: that of a dataset made afterwards."""
    try:
        length = dataset.use("__len__")
    except StudentError as error:
        if error.raised.type != "AttributeError" or "__len__" not in error.raised.message:
            raise
        raise fail("import", found=say("batches.found.no_len"), cause=say("batches.cause.no_len")) from None
    if isinstance(length, int) and not isinstance(length, bool) and length == len(x):
        return
    numbers = {"length_of_columns": x.shape[-1], "length_of_numbers": x.numel(), "length_last": len(x) - 1}
    numbers["length_of_another"] = later
    name = next((key for key, number in numbers.items() if length == number), "length")
    raise fail(
        "values",
        expected=say("batches.expected.length", rows=len(x)),
        found=describe(length),
        cause=say("cause.no_return" if length is None else f"batches.cause.{name}"),
    )


def _check_part(found: Any, both: Pair, later: Tensor, index: int, name: str, *, beside: bool) -> None:
    """Insist on this row. ``both``: the tensor that it belongs to, and the other one; ``beside``: the other part of
    the pair is right, so that an odd row is torn from its partner."""
    own, other = both
    row = own[index]
    mistakes = {
        "whole": own,
        "keeps_axis": own[index : index + 1],
        "swapped": other[index],
        "of_another": later[index],
        "without_decimals": row.double().trunc(),
        "without_decimals+": row.double().round(),
    }
    if own.dim() > 1 and index < own.shape[1]:
        mistakes["column"] = own[:, index]
    elsewhere = {"before": own[index - 1], "from_the_end": own[len(own) - 1 - index], "first": own[0]}
    if index + 1 < len(own):
        elsewhere["after"] = own[index + 1]
    if isinstance(found, RemoteTensor):
        values = found.values
        if values.shape == row.shape and not _is_among(values, own):
            mistakes |= {} if _is_among(values, mistakes.values()) else {"changed": values}
        elif values.shape == row.shape and beside and not torch.equal(values, own[0]):
            elsewhere = {"torn": values}
        elif values.shape != row.shape and values.numel() == row.numel() and row.dim() > 1:
            mistakes |= {} if values.shape == (1, *row.shape) else {"reshaped": row.reshape(values.shape)}
        elif values.shape == row.shape and not _is_among(values, elsewhere.values()):
            elsewhere["reordered"] = values
    named = {f"batches.cause.item_{key}": item for key, item in (mistakes | elsewhere).items()}
    check_tensor(found, row, what=say("batches.what.part", name=name, index=index), dtype=own.dtype, mistakes=named)


def _is_among(values: Tensor, known: Iterable[Tensor]) -> bool:
    return any(torch.equal(values.double(), item.double()) for item in known)


def make_loader(student: Student, dataset: Handle, **given: Any) -> Handle:
    """Make the student's loader. Raises Failure for what is no ``DataLoader``."""
    found = student.call("make_loader", dataset=dataset, **given)
    if isinstance(found, Handle) and "loader" in found.reference.roles:
        return found
    raise fail(
        "return",
        expected=say("batches.expected.loader"),
        found=describe(found),
        cause=say("cause.no_return" if found is None else "batches.cause.no_loader"),
    )


def check_pass(loader: Handle, x: Tensor, y: Tensor, batch_size: int, *, by_default: bool = False) -> list[int]:
    """Insist on one pass with every row once, beside its target, in batches of the right sizes; give their order.

    ``by_default``: the batch size was not asked for.
    """
    rows = len(x)
    wanted = [min(batch_size, rows - start) for start in range(0, rows, batch_size)]
    pairs = _pairs(loader.inspect("batches"))
    sizes = [len(a) for a, _ in pairs]
    if sizes != wanted:
        raise fail(
            "values",
            expected=say("batches.expected.sizes", rows=rows, batch_size=batch_size, sizes=_sizes(wanted)),
            found=say("batches.found.sizes", sizes=_sizes(sizes)),
            cause=say(f"batches.cause.{_wrong_sizes(sizes, wanted, by_default)}"),
        )
    all_x, all_y = torch.cat([a for a, _ in pairs]), torch.cat([b for _, b in pairs])
    if all_x.dtype != x.dtype or all_y.dtype != y.dtype:
        odd = all_x.dtype if all_x.dtype != x.dtype else all_y.dtype
        raise fail("dtype", found=say("found.dtype", dtype=dtype_name(odd)), cause=say("cause.dtype"))
    order = _order(all_x, x)
    if sorted(order) != list(range(rows)):
        cause = "strange_rows" if -1 in order else "rows_repeated"
        raise fail(
            "values",
            expected=say("batches.expected.every_row", rows=rows),
            found=say("batches.found.rows", count=len({*order} - {-1})),
            cause=say(f"batches.cause.{cause}"),
        )
    if not torch.equal(all_y, y[order]):
        torn = sorted(_order(all_y, y)) == sorted(_order(y, y))
        cause = "pairs_torn" if torn else "strange_rows"
        raise fail("values", found=say("batches.found.other_targets"), cause=say(f"batches.cause.{cause}"))
    return order


def _pairs(found: Any) -> list[Pair]:
    if not isinstance(found, list) or not all(
        isinstance(pair, list)
        and len(pair) == 2
        and all(isinstance(part, RemoteTensor) and part.values.dim() for part in pair)
        for pair in found
    ):
        raise fail(
            "return",
            expected=say("batches.expected.pairs"),
            found=describe(found[0]) if isinstance(found, list) and found else describe(found),
            cause=say("batches.cause.no_pairs"),
        )
    return [(a.values, b.values) for a, b in found]


def _wrong_sizes(sizes: list[int], wanted: list[int], by_default: bool) -> str:
    if sorted(sizes) == sorted(wanted):
        return "short_batch_elsewhere"
    if sizes == wanted[:-1] and len(set(wanted)) > 1:
        return "last_dropped"
    if not sizes:
        return "nothing"
    if len(sizes) == len(wanted) and set(sizes) == {wanted[0]}:
        return "last_filled"
    if set(sizes) == {1}:
        return "batch_size_one"
    if len(sizes) == 1:
        return "one_batch"
    if by_default and sum(sizes) == sum(wanted):
        return "other_default_size"
    if set(sizes[:-1]) == {DEFAULT_BATCH}:
        return "batch_size_fixed"
    return "rows_lost" if sum(sizes) < sum(wanted) else "other_sizes"


def _order(found: Tensor, x: Tensor) -> list[int]:
    """Which row of x each row is; -1 for one that is none."""
    if found.shape[1:] != x.shape[1:]:
        return [-1] * len(found)
    same = (found.flatten(1)[:, None] == x.flatten(1)[None]).all(-1)
    return [int(row.int().argmax()) if bool(row.any()) else -1 for row in same]


def check_shuffled(orders: Sequence[list[int]], batch_size: int) -> None:
    """Insist on another order in every pass, with rows from anywhere in every batch."""
    rows = len(orders[0])
    cause = ""
    for order in orders:
        blocks = [order[start : start + batch_size] for start in range(0, rows, batch_size)]
        if order == list(range(rows)):
            cause = "not_shuffled"
        elif all(block == list(range(block[0], block[0] + len(block))) for block in blocks):
            cause = "batches_shuffled"
        elif all(
            sorted(block) == list(range(n * batch_size, n * batch_size + len(block))) for n, block in enumerate(blocks)
        ):
            cause = "shuffled_inside"
        elif order == list(range(rows))[::-1]:
            cause = "reversed"
    if not cause and any(a == b for i, a in enumerate(orders) for b in orders[:i]):
        cause = "shuffled_once"
    if cause:
        raise fail(
            "values",
            expected=say("batches.expected.shuffled"),
            found=say("batches.found.order", order=_sizes(orders[-1])),
            cause=say(f"batches.cause.{cause}"),
        )


def check_unshuffled(order: list[int]) -> None:
    """Insist on the dataset's own order."""
    if order != sorted(order):
        raise fail(
            "values",
            expected=say("batches.expected.unshuffled"),
            found=say("batches.found.order", order=_sizes(order)),
            cause=say("batches.cause.shuffled_unasked"),
        )


def _sizes(sizes: Sequence[int]) -> str:
    return join(map(str, sizes[:8])) + (", ..." if len(sizes) > 8 else "")


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
