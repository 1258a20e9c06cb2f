"""The dataset of rows: its items, its length, and what usual mistakes make of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import torch
from torch import Tensor

from grader.failures import StudentError
from grader.feedback.text import say
from grader.judging import fail
from grader.student import Handle, RemoteTensor, Student, describe
from grader.values import check_tensor, parts

Pair = tuple[Tensor, Tensor]


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
