"""Hidden checks of ``tensors``: they grade."""

from __future__ import annotations

import torch

from grader.checks import points
from grader.graders.concepts.test_tensors import (
    check_add_ones,
    check_center,
    check_counting,
    check_differences,
    check_products,
    draw,
)
from grader.judging import torch_untouched
from grader.student import Student
from grader.values import check_untouched

DTYPES = (torch.float32, torch.float64, torch.int64)
SHAPES = ((4, 4), (17, 3), (3, 29), (1, 6), (6, 1), (1, 1))
"""Small ones last: there, one mistake looks like another."""


@points(1, kind="values")
def test_counting_any_size(student: Student) -> None:
    drawn = torch.randint(2, 30, (3, 2)).tolist()
    for rows, columns in (*SHAPES, *drawn, (52, 61)):
        check_counting(student, rows, columns)


@points(1, kind="values")
def test_products_of_any_vectors(student: Student) -> None:
    for dtype in DTYPES:
        for length in (1, 2, 40):
            check_products(student, draw(length, dtype=dtype), draw(length, dtype=dtype))


@points(1, kind="values")
def test_ones_before_any_matrix(student: Student) -> None:
    for dtype in DTYPES:
        for rows, columns in SHAPES:
            check_add_ones(student, draw(rows, columns, dtype=dtype))


@points(1, kind="values")
def test_any_matrix_is_centered(student: Student) -> None:
    for dtype in (torch.float32, torch.float64):
        for rows, columns in SHAPES:
            check_center(student, draw(rows, columns, dtype=dtype) + 10 * torch.randn(columns, dtype=dtype))
    check_center(student, draw(300, 4) * torch.tensor([1e-3, 1.0, 1e3, 1.0]))


@points(1, kind="values")
def test_differences_of_any_vectors(student: Student) -> None:
    for dtype in DTYPES:
        for n, m in SHAPES:
            check_differences(student, draw(n, dtype=dtype), draw(m, dtype=dtype))


@points(1, kind="integrity")
def test_inputs_are_left_alone(student: Student) -> None:
    a, b, X = draw(4), draw(4), draw(4, 3)
    for function, given in {
        "products": {"a": a, "b": b},
        "add_ones": {"X": X},
        "center": {"X": X},
        "differences": {"a": a, "b": b},
    }.items():
        handles = {name: (student.tensor(values), values) for name, values in given.items()}
        student.call(function, **{name: handle for name, (handle, _) in handles.items()})
        check_untouched(handles, function)


@points(1, kind="integrity")
def test_torch_is_left_as_it_was(student: Student) -> None:
    student.call("counting", rows=2, columns=2)
    torch_untouched(student)
