"""Hidden checks of ``loss``: they grade."""

from __future__ import annotations

from typing import Final

import torch

from grader.checks import points
from grader.feedback.text import say
from grader.graders.concepts.test_loss import (
    check_column,
    check_model_loss,
    check_mse,
    check_refused,
    check_value,
    draw,
    make_model,
)
from grader.judging import fail, torch_untouched
from grader.student import RemoteTensor, Student
from grader.values import check_tensor, check_untouched

Shapes = tuple[tuple[int, ...], tuple[int, ...]]
REFUSED: Final[tuple[Shapes, ...]] = (
    ((3, 4), (3, 1)),
    ((3, 4), (1, 4)),
    ((5, 1), (1, 5)),
    ((3, 4), (4,)),
    ((4,), (3, 4)),
    ((4,), (1,)),
    ((4,), ()),
    ((1,), ()),
    ((1,), (1, 1)),
    ((4,), (5,)),
    ((3, 4), (4, 3)),
    ((6,), (2, 3)),
    ((2, 3, 4), (2, 3)),
    ((2, 3), (2, 3, 1)),
)
"""Pairs with as many elements, axes or rows: what may be compared instead of the shapes. First those that broadcast."""


@points(1, kind="loss")
def test_mse_for_any_shape(student: Student) -> None:
    for dtype in (torch.float32, torch.float64):
        for shape in ((9,), (3, 4), (4, 4), (2, 3, 2), (1, 5), (300, 1), (1, 1), (1,), ()):
            check_mse(student, shape, dtype)
    check_mse(student, (5, 2), hits=True)


@points(1, kind="shape")
def test_any_other_shapes_are_refused(student: Student) -> None:
    for one, other in REFUSED:
        check_refused(student, one, other)


@points(1, kind="integrity")
def test_inputs_are_left_alone(student: Student) -> None:
    prediction, target = draw((4, 2))
    handles = {"prediction": (student.tensor(prediction), prediction), "target": (student.tensor(target), target)}
    student.call("mse", **{name: handle for name, (handle, _) in handles.items()})
    check_untouched(handles, "mse")
    for y in (torch.randn(4), torch.randn(4, 1)):
        handle = student.tensor(y)
        student.call("as_column", y=handle)
        _check_shape_kept(handle.inspect("tensor"), y, "as_column")
        X, handle = torch.randn(4, 4), student.tensor(y)
        X_handle = student.tensor(X)
        student.call("model_loss", model=make_model(student)[0], X=X_handle, y=handle)
        check_untouched({"X": (X_handle, X)}, "model_loss")
        _check_shape_kept(handle.inspect("tensor"), y, "model_loss")


def _check_shape_kept(after: object, y: torch.Tensor, function: str) -> None:
    if not (isinstance(after, RemoteTensor) and after.values.shape == y.shape and torch.equal(after.values, y)):
        raise fail(
            found=say("values.changed", name="y"),
            cause=say("values.changed_cause", name="y", function=function),
            advice=say("values.changed_advice", name="y"),
        )


@points(2, kind="grad")
def test_gradients_are_those_of_torch(student: Student) -> None:
    for shape in ((6, 1), (3, 4), ()):
        prediction, target = draw(shape)
        upstream = 1 + torch.rand(())
        handles = {
            "prediction": student.tensor(prediction, requires_grad=True),
            "target": student.tensor(target, requires_grad=True),
        }
        output, found = student.differentiate("mse", upstream, **handles)
        check_value(output, prediction, target)
        missing = [name for name in handles if not isinstance(found.get(name), RemoteTensor)]
        if missing:
            cause = "loss.cause.detached" if len(missing) == 2 else "loss.cause.half_detached"
            names = ", ".join(missing)
            raise fail(
                found=say("loss.found.no_gradient", names=names),
                cause=say(cause, names=names),
                advice=say("loss.cause.detached_advice"),
            )
        gradient = 2 * (prediction.double() - target.double()) / prediction.numel() * upstream.double()
        for name, exact in (("prediction", gradient), ("target", -gradient)):
            size = (prediction.abs() + target.abs()).double() + 1
            what = say("loss.what.gradient", name=name)
            check_tensor(found[name], exact, what=what, kind="grad", magnitude=size)


@points(1, kind="shape")
def test_any_targets_become_a_column(student: Student) -> None:
    for dtype in (torch.float32, torch.float64, torch.int64):
        for rows in (2, 31, 1):
            check_column(student, rows, (rows,), dtype)
            check_column(student, rows, (rows, 1), dtype)


@points(1, kind="loss")
def test_loss_of_any_model(student: Student) -> None:
    for rows in (2, 60, 1):
        for column in (False, True):
            check_model_loss(student, rows, column)


@points(1, kind="integrity")
def test_torch_is_left_as_it_was(student: Student) -> None:
    prediction, target = draw((3, 1))
    student.call("mse", prediction=prediction, target=target)
    torch_untouched(student)
