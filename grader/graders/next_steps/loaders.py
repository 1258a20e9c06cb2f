"""The loader: passes over the rows, their batches and their order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import torch
from torch import Tensor

from grader.feedback.text import say
from grader.graders.next_steps.row_datasets import Pair
from grader.judging import fail, join
from grader.student import Handle, RemoteTensor, Student, describe, dtype_name

DEFAULT_BATCH: Final = 16


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
    strange = say("batches.cause.strange_rows")
    if any(a.shape[1:] != x.shape[1:] for a, _ in pairs):
        expected, none = say("batches.expected.every_row", rows=rows), say("batches.found.rows", count=0)
        raise fail("values", expected=expected, found=none, cause=strange)
    if any(b.shape[1:] != y.shape[1:] for _, b in pairs):
        raise fail("values", found=say("batches.found.other_targets"), cause=strange)
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
