"""Derivatives and gradients that are asked of a submission, and what usual mistakes give for them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import torch
from torch import Tensor

from grader.boundary.formulas import Formula
from grader.failures import Failure
from grader.feedback.text import Text, say
from grader.judging import fail, number
from grader.student import Handle, RemoteTensor, Student, describe
from grader.values import check_number, check_tensor, check_untouched, parts

NEAR: Final = 0.05
"""A derivative that is this near, relatively, and not right, is an approximation."""


def result_of(function: str) -> Text:
    """The result of a function, as messages speak of it."""
    return say("autograd.what.result", function=function)


def named(**wrong: Any) -> dict[str, Any]:
    """Wrong results under the keys of their messages."""
    return {f"autograd.cause.{name}": values for name, values in wrong.items()}


def slope(f: Callable[[Tensor], Tensor], x: float, order: int = 1) -> float:
    """The exact derivative."""
    point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    value = f(point)
    for _ in range(order):
        (value,) = torch.autograd.grad(value, point, create_graph=True)
    return float(value.detach())


def check_derivatives(student: Student, kind: str, numbers: Sequence[float], xs: Sequence[float]) -> None:
    """``derivative`` gives f'(x), at one point after the other."""
    f = Formula(kind, numbers)
    handle = student.function(kind, numbers)
    so_far = 0.0
    for x in xs:
        exact = slope(f, x)
        # How large what is added up is: all terms positive; for a wave, at its steepest.
        size = slope(Formula(kind, [abs(number) for number in numbers]), abs(x) if kind == "polynomial" else 0.0)
        found = student.call("derivative", f=handle, x=x)
        what = result_of("derivative")
        mistakes = functools.partial(_derivative_mistakes, found, f, x, xs[0], exact, so_far)
        try:
            check_number(found, exact, what=what, size=size, kind="grad", mistakes=mistakes)
        except Failure as failure:
            if exact > 0 or failure.cause is None or not failure.cause.key.endswith("derivative_sign"):
                raise
            # Whether the sign is turned round or lost shows where it is positive.
            positive = student.call("derivative", f=student.function("polynomial", [0.0, 0.0, 1.0]), x=2.0)
            lost = number(positive) and positive > 0
            cause = say("autograd.cause.derivative_absolute") if lost else failure.cause
            raise fail(failure.kind, expected=failure.expected, found=failure.found, cause=cause) from None
        so_far += exact


def _derivative_mistakes(
    found: Any, f: Callable[[Tensor], Tensor], x: float, first: float, exact: float, so_far: float
) -> dict[str, float]:
    mistakes = named(
        derivative_is_value=_value(f, x),
        derivative_twice=2 * exact,
        derivative_second=slope(f, x, 2),
        derivative_sign=-exact,
        derivative_accumulated=so_far + exact,
        derivative_elsewhere=slope(f, first),
    )
    if x != int(x):
        mistakes |= named(derivative_at_whole=slope(f, int(x)), **{"derivative_at_whole+": slope(f, round(x))})
    mistakes |= named(derivative_of_the_example=2 * x)
    if _is_near(found, exact, NEAR) or any(_is_near(found, between, 1e-2) for between in _secants(f, x)):
        mistakes["autograd.cause.derivative_approximate"] = found
    return mistakes


def _value(f: Callable[[Tensor], Tensor], x: float) -> float:
    return float(f(torch.tensor(x, dtype=torch.float64)))


def _is_near(found: Any, exact: float, near: float) -> bool:
    return bool(abs(found - exact) < near * abs(exact))


def _secants(f: Callable[[Tensor], Tensor], x: float) -> Iterator[float]:
    """The slopes between two points: to one side and to both, at the usual distances."""
    for power in range(2, 9):
        h: float = 10.0**-power
        yield (_value(f, x + h) - _value(f, x)) / h
        yield (_value(f, x + h) - _value(f, x - h)) / (2 * h)


def exact_gradients(f: Callable[..., Tensor], variables: Sequence[Tensor]) -> list[Tensor]:
    """The gradient with respect to each variable, in float64; zeros for one that is not used."""
    leaves = [variable.double().requires_grad_() for variable in variables]
    found = torch.autograd.grad(f(*leaves), leaves, allow_unused=True)
    return [torch.zeros_like(leaf) if item is None else item for leaf, item in zip(leaves, found, strict=True)]


def check_gradients(student: Student, numbers: Sequence[float], variables: Sequence[Tensor], calls: int = 1) -> None:
    """``gradients`` gives one gradient per variable, and leaves the variables alone."""
    exact = exact_gradients(Formula("mixed", numbers), variables)
    handles = [student.tensor(variable) for variable in variables]
    for _ in range(calls):
        found = student.call("gradients", f=student.function("mixed", numbers), variables=handles)
        _check_count(found, numbers, variables)
        items = parts(found, len(variables), what=result_of("gradients"))
        for i, item in enumerate(items):
            _check_gradient(item, i, numbers, variables, exact)
    for i, (handle, variable) in enumerate(zip(handles, variables, strict=True)):
        check_untouched({f"variables[{i}]": (handle, variable)}, "gradients")
        check_requires(handle, False, "gradients_marked")


def _check_count(found: Any, numbers: Sequence[float], variables: Sequence[Tensor]) -> None:
    """Tell why a list of gradients is too short, where its length tells it."""
    used = sum(number != 0 for number in numbers)
    if not isinstance(found, list) or len(found) >= len(variables):
        return
    cause = "unused_left_out" if len(found) == used else "first_gradient_only" if len(found) == 1 else ""
    if cause:
        expected = say("values.expected_parts", what=result_of("gradients"), count=len(variables))
        raise fail("return", expected=expected, found=describe(found), cause=say(f"autograd.cause.{cause}"))


def _check_gradient(
    item: Any, i: int, numbers: Sequence[float], variables: Sequence[Tensor], exact: Sequence[Tensor]
) -> None:
    what = say("autograd.what.gradient", index=i)
    if item is None:
        cause = "autograd.cause.gradient_none" if numbers[i] else "autograd.cause.unused_is_none"
        expected = say("expected.tensor", what=what, shape=tuple(exact[i].shape))
        raise fail("grad", expected=expected, found=say("found.none"), cause=say(cause))
    mistakes: dict[str, Tensor] = {
        "gradients_of_another": next((other for j, other in enumerate(exact) if j != i), exact[i]),
        "gradients_accumulated": 2 * exact[i],
        "gradients_accumulated_more": 3 * exact[i],
        "gradients_accumulated_most": 4 * exact[i],
        "gradients_are_variables": variables[i].double(),
        "gradients_sign": -exact[i],
        "gradients_summed": exact[i].sum(),
        "gradients_averaged": exact[i].mean(),
    }
    if not numbers[i]:
        mistakes = {"unused_shape": torch.zeros((), dtype=torch.float64)}
        if isinstance(item, RemoteTensor) and item.values.shape == exact[i].shape and bool(item.values.any()):
            mistakes |= {"unused_not_zero": item.values.double()}
    else:
        mistakes |= {"used_is_zero": torch.zeros_like(exact[i])}
    check_tensor(
        item,
        exact[i],
        what=what,
        dtype=variables[i].dtype,
        kind="grad",
        magnitude=exact[i].abs() + exact[i].abs().mean() + 0.1,
        mistakes=named(**mistakes),
    )


def check_requires(handle: Handle, wanted: bool, cause: str) -> None:
    after = handle.inspect("tensor")
    if isinstance(after, RemoteTensor) and after.requires_grad != wanted:
        raise fail(
            "integrity",
            found=say("autograd.found.requires", value=after.requires_grad),
            cause=say(f"autograd.cause.{cause}"),
        )
