"""Public checks of ``tensors``: they guide."""

from __future__ import annotations

from typing import Any, Final

import torch
from torch import Tensor

from grader.checks import points
from grader.failures import StudentError
from grader.feedback.text import Text, say
from grader.judging import fail
from grader.student import RemoteTensor, Student
from grader.values import check_tensor, parts

F32 = torch.float32


def draw(*shape: int, dtype: torch.dtype = F32) -> Tensor:
    """Numbers of both signs that tell the usual wrong answers from the right one; whole ones for a whole dtype."""
    if dtype.is_floating_point:
        return (2 * torch.randn(*shape) + 0.7).to(dtype)
    return torch.randint(2, 60, shape).to(dtype) * (1 - 2 * torch.randint(0, 2, shape)).to(dtype)


def wide(values: Tensor) -> Tensor:
    """The same numbers, exact enough for a reference."""
    return values.double() if values.dtype.is_floating_point else values


def named(**wrong: Tensor) -> dict[str, Tensor]:
    """Wrong results under the keys of their messages."""
    return {f"tensors.cause.{name}": values for name, values in wrong.items()}


def result_of(function: str) -> Text:
    """The result of a function, as messages speak of it."""
    return say("tensors.what.result", function=function)


UNFIT: Final = ("must match the size", "Sizes of tensors must match", "must match exactly", "could not be broadcast")
"""What torch and NumPy say of sizes that do not fit together."""


def call(student: Student, function: str, unfit: str, **given: Tensor) -> Any:
    """Call the function; ``unfit`` is the cause where tensors meet in it whose sizes do not fit."""
    try:
        return student.call(function, **given)
    except StudentError as error:
        if not any(words in error.raised.message for words in UNFIT):
            raise
        found = say("found.raised", type=error.raised.type, message=error.raised.message[:100])
        raise fail("shape" if unfit == "ones_unfit" else "", found=found, cause=say(f"tensors.cause.{unfit}")) from None


def check_counting(student: Student, rows: int, columns: int) -> None:
    """``counting`` gives 0, 1, 2, ... row by row."""
    numbers = torch.arange(rows * columns, dtype=torch.float64)
    found = student.call("counting", rows=rows, columns=columns)
    floats = isinstance(found, RemoteTensor) and found.values.is_floating_point()
    no_integers = floats and bool(found.values.frac().any())
    check_tensor(
        found,
        numbers.reshape(rows, columns),
        what=result_of("counting"),
        mistakes=named(
            count_from_one=(numbers + 1).reshape(rows, columns),
            count_by_columns=numbers.reshape(columns, rows).T,
            count_sizes_swapped=numbers.reshape(columns, rows),
            count_flat=numbers,
            count_zeros=torch.zeros(rows, columns, dtype=torch.float64),
            count_ones=torch.ones(rows, columns, dtype=torch.float64),
            count_backwards=numbers.flip(0).reshape(rows, columns),
            count_row_repeated=numbers[:columns].expand(rows, columns),
            count_example=torch.arange(6, dtype=torch.float64).reshape(2, 3),
            count_within_columns=numbers[:rows, None].expand(rows, columns),
            count_other_stride=numbers[:rows, None] * rows + numbers[:columns],
            **({"count_fractions": found.values.double()} if no_integers else {}),
        ),
        dtypes={torch.int64: "tensors.cause.count_integers"},
    )


def check_products(student: Student, a: Tensor, b: Tensor) -> None:
    """``products`` gives the elementwise product and the dot product, in this order."""
    found = student.call("products", a=a, b=b)
    pair = parts(found, 2, what=result_of("products"))
    x, y = wide(a), wide(b)
    several = len(a) > 1
    elementwise, dot = x * y, (x * y).sum()
    if several and _shape(pair[0]) == () and _shape(pair[1]) == (len(a),):
        raise fail("return", found=say("tensors.found.swapped"), cause=say("tensors.cause.products_swapped"))
    check_tensor(
        pair[0],
        elementwise,
        what=say("tensors.what.elementwise"),
        dtype=a.dtype,
        mistakes=named(
            elementwise_is_sum=x + y,
            elementwise_is_difference=x - y,
            elementwise_is_quotient=x / y,
            elementwise_is_power=x.double() ** y.double(),
            **({"elementwise_is_dot": dot} if several else {}),
            elementwise_is_outer=x[:, None] * y,
            elementwise_is_square=x * x,
        ),
    )
    norms = (x.double() ** 2).sum() * (y.double() ** 2).sum()
    check_tensor(
        pair[1],
        dot,
        what=say("tensors.what.dot"),
        dtype=a.dtype,
        magnitude=(x * y).abs().sum() + 1,
        mistakes=named(
            **({"dot_is_elementwise": elementwise} if several else {}),
            dot_of_sizes=(x * y).abs().sum(),
            dot_is_mean=elementwise.double().mean(),
            dot_keeps_an_axis=dot.reshape(1),
            dot_of_sums=x.sum() * y.sum(),
            dot_of_a_with_itself=(x * x).sum(),
            dot_of_b_with_itself=(y * y).sum(),
            dot_is_cosine=dot / norms.sqrt(),
            dot_is_sum=(x + y).sum(),
            dot_without_last=(x * y)[:-1].sum(),
            dot_is_outer=x[:, None] * y,
        ),
    )


def _shape(found: Any) -> tuple[int, ...] | None:
    return tuple(found.values.shape) if isinstance(found, RemoteTensor) else None


def check_add_ones(student: Student, X: Tensor) -> None:
    """``add_ones`` puts a column of ones before the columns of X."""
    values = wide(X)
    column, row = torch.ones_like(values[:, :1]), torch.ones_like(values[:1])
    check_tensor(
        call(student, "add_ones", "ones_unfit", X=X),
        torch.cat((column, values), 1),
        what=result_of("add_ones"),
        dtype=X.dtype,
        mistakes=named(
            ones_last=torch.cat((values, column), 1),
            ones_as_row=torch.cat((row, values), 0),
            ones_as_last_row=torch.cat((values, row), 0),
            ones_are_zeros=torch.cat((column * 0, values), 1),
            ones_replace=torch.cat((column, values[:, 1:]), 1),
            ones_added=values + 1,
            ones_both_sides=torch.cat((column, values, column), 1),
            ones_alone=column,
            ones_as_many=torch.cat((torch.ones_like(values), values), 1),
            ones_missing=values,
        ),
        dtypes={F32: "tensors.cause.ones_are_float32"},
    )


def check_center(student: Student, X: Tensor) -> None:
    """``center`` subtracts the mean of every column."""
    x = X.double()
    means = x.mean(0)
    centered = x - means
    rows, columns = x.shape
    mistakes = {
        "center_rows": x - x.mean(1, keepdim=True),
        "center_all": x - x.mean(),
        "center_means": means,
        "center_means_kept": means[None],
        "center_sums": x - x.sum(0),
        "center_medians": x - X.median(0).values.double(),
        "center_added": x + means,
        "center_sign": means - x,
        "center_divided": x / means,
        "center_first_row": x - x[0],
        "center_least": x - x.min(0).values,
        "center_unchanged": x,
        "center_twice_scaled": (x - means) / rows,
        "center_other_divisor": x - x.sum(0) / columns,
    }
    if rows > 1:
        mistakes["center_one_less"] = x - x.sum(0) / (rows - 1)
        mistakes["center_scaled"] = centered / x.std(0)
        mistakes["center_scaled_biased"] = centered / x.std(0, correction=0)
    if rows == columns:
        mistakes["center_wrong_axis"] = x - x.mean(1)
    found = call(student, "center", "center_unfit", X=X)
    if _is_partly(found, centered, x):
        mistakes["center_in_part"] = found.values.double()
    check_tensor(
        found,
        centered,
        what=result_of("center"),
        dtype=X.dtype,
        magnitude=x.abs() + x.abs().mean(0) + 1e-6,
        mistakes=named(**mistakes),
    )


def _is_partly(found: Any, right: Tensor, left: Tensor) -> bool:
    """Whether some of the numbers are right, and all others those that stood there before."""
    if _shape(found) != tuple(right.shape) or found.values.is_complex():
        return False
    done, kept = (torch.isclose(found.values.double(), values.double(), 1e-4, 1e-5) for values in (right, left))
    return bool((done | kept).all() and (done & ~kept).any() and (kept & ~done).any())


def check_differences(student: Student, a: Tensor, b: Tensor) -> None:
    """``differences`` gives a[i] - b[j] in row i and column j."""
    x, y = wide(a), wide(b)
    table = x[:, None] - y
    mistakes = {
        "table_transposed": table.T,
        "table_sign": -table,
        "table_sign_transposed": -table.T,
        "table_sums": x[:, None] + y,
        "table_products": x[:, None] * y,
        "table_absolute": table.abs(),
        "table_squares": table**2,
        "table_flat": table.flatten(),
        "table_first_row": x[0] - y,
        "table_first_column": x - y[0],
        "table_row_repeated": table[:1].expand(len(x), len(y)),
    }
    if len(x) == len(y):
        mistakes["table_pairs"] = x - y
        mistakes["table_pairs+"] = (x - y)[None]
    if len(x) < len(y):
        mistakes["table_too_narrow"] = table[:, : len(x)]
    found = call(student, "differences", "table_unfit", a=a, b=b)
    if _is_partly(found, table, torch.zeros_like(table)):
        mistakes["table_in_part"] = found.values.double()
    check_tensor(
        found,
        table,
        what=result_of("differences"),
        dtype=a.dtype,
        magnitude=x[:, None].abs() + y.abs(),
        mistakes=named(**mistakes),
    )


@points(2, kind="values", of="counting")
def test_counting_goes_row_by_row(student: Student) -> None:
    check_counting(student, 2, 3)
    check_counting(student, 5, 4)


@points(2, kind="values", of="products")
def test_products_are_elementwise_and_dot(student: Student) -> None:
    check_products(student, torch.tensor([1.0, 2.0, 4.0]), torch.tensor([3.0, 5.0, 0.5]))
    check_products(student, draw(7), draw(7))


@points(2, kind="values", of="add_ones")
def test_ones_come_first(student: Student) -> None:
    check_add_ones(student, draw(4, 2))


@points(2, kind="values", of="center")
def test_every_column_is_centered(student: Student) -> None:
    check_center(student, draw(6, 3) + torch.tensor([5.0, -2.0, 30.0]))


@points(2, kind="values")
def test_differences_of_all_pairs(student: Student) -> None:
    check_differences(student, draw(3), draw(5))
