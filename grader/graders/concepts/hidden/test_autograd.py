"""Hidden checks of ``autograd``: they grade."""

from __future__ import annotations

import torch

from grader.checks import points
from grader.graders.concepts.derivatives import check_derivatives, check_gradients
from grader.graders.concepts.descent import check_descent
from grader.graders.concepts.test_autograd import check_predict, check_pull, draw
from grader.judging import torch_untouched
from grader.student import Student


@points(1, kind="grad")
def test_derivative_of_any_function(student: Student) -> None:
    for degree in (1, 2, 5):
        here, there = draw(0.5, 3), draw(0.5, 3)
        check_derivatives(student, "polynomial", [draw(0.5, 2) for _ in range(degree + 1)], [here, there, here])
    check_derivatives(student, "polynomial", [draw(100, 900), draw(0.01, 0.02), draw(0.01, 0.02)], [draw(1, 2)])
    # A wave so steep that the slope between two points is far off; its phases are whole numbers, exact in float32.
    xs = (torch.randint(-4096, 4096, (3,)) / 4096).tolist()
    check_derivatives(student, "wave", [draw(0.5, 2), 65536.0], xs)


@points(2, kind="grad")
def test_gradients_of_any_shapes(student: Student) -> None:
    shapes: tuple[tuple[int, ...], ...] = ((4,), (4,), (2, 3), (), (1,), (2, 1, 3))
    for dtype in (torch.float32, torch.float64):
        for count in (1, 2, 4, 6):
            numbers = [draw(1, 2) for _ in range(count)]
            if count > 2:
                numbers[int(torch.randint(count, ()))] = 0.0
            check_gradients(student, numbers, [(torch.randn(shape) + 1).to(dtype) for shape in shapes[:count]])


@points(1, kind="integrity")
def test_variables_are_left_alone(student: Student) -> None:
    check_gradients(student, [draw(1, 2), draw(1, 2)], [torch.randn(3), torch.randn(2, 2)], calls=3)


@points(1, kind="values")
def test_any_walk_downhill(student: Student) -> None:
    for steps in (30, 2, 1):
        curvature = 0.5 + float(torch.rand(()))
        numbers = [draw(1, 9), draw(0.5, 2), curvature, 0.0, 0.03125]
        check_descent(student, numbers, start=draw(0.5, 2), lr=0.1 + 0.2 * float(torch.rand(())), steps=steps)


@points(1, kind="grad")
def test_any_shape_is_pulled(student: Student) -> None:
    for shape in ((3, 4), (1,), (5, 1), (), (2, 3, 2)):
        check_pull(student, shape)
    check_pull(student, (4,), fixed_requires=False)


@points(1, kind="grad")
def test_predict_again_and_again(student: Student) -> None:
    for rows in (1, 40):
        check_predict(student, rows, frozen=rows > 1)


@points(1, kind="integrity")
def test_torch_is_left_as_it_was(student: Student) -> None:
    student.call("derivative", f=student.function("polynomial", [1.0, 2.0]), x=1.0)
    torch_untouched(student)
