"""Public checks of ``loss``: they guide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from grader.checks import points
from grader.failures import StudentError
from grader.feedback.text import Text, say
from grader.judging import fail
from grader.student import Model, RemoteTensor, Student, describe
from grader.values import check_number, check_tensor


def named(**wrong: Any) -> dict[str, Any]:
    """Wrong results under the keys of their messages."""
    return {f"loss.cause.{name}": values for name, values in wrong.items()}


def result_of(function: str) -> Text:
    """The result of a function, as messages speak of it."""
    return say("loss.what.result", function=function)


def usual_mistakes(prediction: Tensor, target: Tensor) -> dict[str, Tensor]:
    """What the usual mistakes give for predictions and targets of one shape, in float64."""
    apart = prediction - target
    squares = apart**2
    count = max(1, squares.numel())
    mistakes = named(
        sum=squares.sum(),
        half=squares.mean() / 2,
        root=squares.mean().sqrt(),
        absolute=apart.abs().mean(),
        absolute_sum=apart.abs().sum(),
        plain=apart.mean(),
        variance=(apart - apart.mean()).square().mean(),
        plain_sum=apart.sum(),
        sum_squared=apart.sum() ** 2,
        sum_squared_divided=apart.sum() ** 2 / count,
        doubled=2 * apart.mean(),
        squared_apart=(prediction**2 - target**2).mean(),
        mean_squared=apart.mean() ** 2,
        norm=squares.sum().sqrt(),
        median=squares.flatten().median(),
        largest=squares.max(),
        huber=torch.where(apart.abs() < 1, squares / 2, apart.abs() - 0.5).mean(),
        relative=(squares / target**2).mean(),
        **{
            "relative+": (apart / (target.abs() + 1)).square().mean(),
            "relative++": (squares / (target**2 + 1)).mean(),
            "relative+++": (apart / target).abs().mean(),
            "relative++++": squares.sum() / (target**2).sum(),
        },
        clipped=squares.clamp(max=1).mean(),
        other_power=(apart**3).mean(),
        **{"other_power+": (apart.abs() ** 3).mean(), "other_power++": (apart**4).mean()},
        **{f"constant_added{'+' * i}": squares.mean() + 10.0**-i for i in range(5)},
        log_cosh=torch.log(torch.cosh(apart)).mean(),
        added=((prediction + target) ** 2).mean(),
        negative=-squares.mean(),
        first_only=squares.flatten()[0],
    )
    hits = int((squares == 0).sum())
    if 0 < hits < count:
        mistakes |= named(hits_left_out=squares.sum() / (count - hits))
    if count > 1:
        mistakes |= named(one_less=squares.sum() / (count - 1), not_averaged=squares, keeps_axes=squares.mean()[None])
    if squares.dim() > 1:
        mistakes |= named(
            by_rows=squares.sum() / len(squares),
            one_per_row=squares.mean(-1),
            one_per_column=squares.mean(0),
        )
        if squares.shape[-1] > 1:
            mistakes |= named(by_columns=squares.sum() / squares.shape[-1])
    return mistakes


def draw(shape: Sequence[int], dtype: torch.dtype = torch.float32) -> tuple[Tensor, Tensor]:
    """Predictions and targets that tell the usual mistakes apart."""
    return torch.randn(tuple(shape), dtype=dtype) + 0.5, 2 * torch.randn(tuple(shape), dtype=dtype) - 1


def check_mse(
    student: Student, shape: Sequence[int], dtype: torch.dtype = torch.float32, *, hits: bool = False
) -> None:
    """``mse`` gives the mean of the squared differences, for inputs of these. ``hits``: some predictions are exact."""
    prediction, target = draw(shape, dtype)
    if hits:
        prediction.view(-1)[::3] = target.view(-1)[::3]
    try:
        found = student.call("mse", prediction=prediction, target=target)
    except StudentError as error:
        if error.raised.not_started or "ValueError" not in error.raised.bases:
            raise
        cause = say("loss.cause.refuses_equal_shapes")
        raise fail(found=say("found.raised", type=error.raised.type, message="..."), cause=cause) from None
    check_value(found, prediction, target)


def check_value(found: Any, prediction: Tensor, target: Tensor) -> None:
    """Insist on the loss of these; name the usual other numbers."""
    p, t = prediction.double(), target.double()
    check_tensor(
        found,
        ((p - t) ** 2).mean(),
        what=result_of("mse"),
        dtype=prediction.dtype,
        kind="loss",
        magnitude=((p.abs() + t.abs()) ** 2).mean(),
        mistakes=usual_mistakes(p, t),
    )


def check_refused(student: Student, one: Sequence[int], other: Sequence[int]) -> None:
    """``mse`` raises ValueError for these two shapes."""
    prediction, target = torch.randn(tuple(one)), torch.randn(tuple(other)) + 1
    expected = say("loss.expected.value_error", one=tuple(one), other=tuple(other))
    try:
        found = student.call("mse", prediction=prediction, target=target)
    except StudentError as error:
        if error.raised.not_started or "WrongSignature" in error.raised.type or "MissingName" in error.raised.type:
            raise
        if "ValueError" in error.raised.bases:
            return
        name = "torch_refuses" if "must match the size" in error.raised.message else "other_exception"
        raise fail(
            expected=expected,
            found=say("found.raised", type=error.raised.type, message="..."),
            cause=say(f"loss.cause.{name}", type=error.raised.type),
        ) from None
    raise fail(expected=expected, found=describe(found), cause=_accepted(found, prediction.double(), target.double()))


def _accepted(found: Any, prediction: Tensor, target: Tensor) -> Text:
    if isinstance(found, RemoteTensor) and found.values.numel() == 1 and not found.values.is_complex():
        value = float(found.values)
        if prediction.numel() == target.numel() and _near(value, prediction.flatten() - target.flatten()):
            return say("loss.cause.lined_up")
        try:
            pairs = prediction - target
        except RuntimeError:
            return say("loss.cause.accepts")
        if _near(value, pairs):
            return say("loss.cause.broadcasts")
    return say("loss.cause.exception_returned" if not isinstance(found, RemoteTensor) else "loss.cause.accepts")


def _near(value: float, apart: Tensor) -> bool:
    exact = float((apart**2).mean())
    return abs(value - exact) < 1e-5 * (abs(exact) + 1e-3)


def check_column(student: Student, rows: int, given: Sequence[int], dtype: torch.dtype = torch.float32) -> None:
    """``as_column`` gives the shape (N, 1) to targets of the shape ``given``."""
    y = (10 * torch.randn(rows) + 3).to(dtype).reshape(tuple(given))
    wide = y.double() if dtype.is_floating_point else y
    check_tensor(
        student.call("as_column", y=y),
        wide.reshape(rows, 1),
        what=result_of("as_column"),
        dtype=dtype,
        kind="shape",
        mistakes=named(
            column_is_row=wide.reshape(1, rows),
            column_unchanged=wide.flatten(),
            column_deeper=wide.reshape(rows, 1, 1),
            column_sorted=wide.flatten().sort().values.reshape(rows, 1),
            column_flipped=wide.flatten().flip(0).reshape(rows, 1),
            column_repeated=wide.reshape(rows, 1).expand(rows, rows),
        ),
    )


def make_model(student: Student) -> tuple[Model, list[Tensor]]:
    """The grader's own network, from 4 features to 1 value, and its weights."""
    weights = [torch.randn(5, 4), torch.randn(5), torch.randn(1, 5), torch.randn(1)]
    return student.network(weights), weights


def check_model_loss(student: Student, rows: int, column: bool) -> None:
    """``model_loss`` gives the loss of the model on these data, and leaves the model alone."""
    model, (w1, b1, w2, b2) = make_model(student)
    X = torch.randn(rows, 4)
    y = 2 * torch.randn(rows, 1) + 1
    p = torch.tanh(X.double() @ w1.double().T + b1.double()) @ w2.double().T + b2.double()
    t = y.double()
    pairs = (p - t.T) ** 2
    before = model.parameters()
    try:
        found = student.call("model_loss", model=model, X=X, y=y if column else y.flatten())
    except StudentError as error:
        if error.raised.type != "ValueError" or not any(frame.function == "mse" for frame in error.raised.frames):
            raise
        found_text = say("found.raised", type=error.raised.type, message="...")
        raise fail(found=found_text, cause=say("loss.cause.model_refused")) from None
    mistakes = {name: float(wrong) for name, wrong in usual_mistakes(p, t).items() if wrong.numel() == 1}
    for i, (one, other) in enumerate(
        ((p.flip(0), t), (p.sort(0).values, t), (p, t.sort(0).values), (p.sort(0).values, t.sort(0).values))
    ):
        mistakes |= named(**{f"other_order{'+' * i}": float(((one - other) ** 2).mean())})
    mistakes |= named(
        all_pairs=float(pairs.mean()),
        all_pairs_summed=float(pairs.sum()),
        prediction_returned=float(p.mean()),
        prediction_unused=float((t**2).mean()),
        target_unused=float((p**2).mean()),
    )
    check_number(
        found,
        float(((p - t) ** 2).mean()),
        what=result_of("model_loss"),
        size=float(((p.abs() + t.abs()) ** 2).mean()),
        kind="loss",
        mistakes=mistakes,
    )
    after = model.parameters()
    if any(not torch.equal(after[name].values, item.values) for name, item in before.items()):
        raise fail("integrity", found=say("loss.found.model_changed"), cause=say("loss.cause.model_changed"))
    afterwards = model(X)
    if isinstance(afterwards, RemoteTensor) and not afterwards.requires_grad:
        raise fail("integrity", found=say("loss.found.grad_mode_off"), cause=say("loss.cause.grad_mode_off"))


@points(3, kind="loss", of="mse")
def test_mse_is_the_mean_of_the_squares(student: Student) -> None:
    check_mse(student, (4, 3))
    check_mse(student, (6, 1))


@points(2, kind="shape", of="mse")
def test_other_shapes_are_refused(student: Student) -> None:
    check_refused(student, (5, 1), (5,))
    check_refused(student, (5,), (5, 1))


@points(1, kind="shape", of="as_column")
def test_targets_become_a_column(student: Student) -> None:
    check_column(student, 5, (5,))
    check_column(student, 4, (4, 1))


@points(3, kind="loss")
def test_loss_of_a_model(student: Student) -> None:
    check_model_loss(student, rows=7, column=False)
    check_model_loss(student, rows=6, column=True)
