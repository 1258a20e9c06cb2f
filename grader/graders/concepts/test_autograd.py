"""Public checks of ``autograd``: they guide."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

import torch
from torch import Tensor

from grader.boundary.formulas import Formula
from grader.checks import points
from grader.failures import Failure
from grader.feedback.text import Text, say
from grader.judging import fail, number
from grader.student import Handle, RemoteTensor, Student, describe
from grader.values import check_number, check_numbers, check_tensor, check_untouched, parts

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
        _check_requires(handle, False, "gradients_marked")


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


def _check_requires(handle: Handle, wanted: bool, cause: str) -> None:
    after = handle.inspect("tensor")
    if isinstance(after, RemoteTensor) and after.requires_grad != wanted:
        raise fail(
            "integrity",
            found=say("autograd.found.requires", value=after.requires_grad),
            cause=say(f"autograd.cause.{cause}"),
        )


def walk(f: Callable[[Tensor], Tensor], start: float, lr: float, steps: int, mistake: str = "") -> list[float]:
    """The walk downhill in float64, or what a usual mistake makes of it."""
    x, gradient, path = start, 0.0, []
    for _ in range(steps):
        if mistake == "start_first":
            path.append(x)
        at = start if mistake == "same_gradient" else x
        gradient = slope(f, at) + {"accumulated": 1.0, "momentum": 0.9}.get(mistake, 0.0) * gradient
        if mistake == "by_value":
            gradient = _value(f, x)
        rate = {"uphill": -lr, "no_lr": 1.0, "unmoved": 0.0, "twice": 2 * lr}.get(mistake, lr)
        x -= rate * gradient
        if mistake != "start_first":
            path.append(x)
    return path


def check_descent(student: Student, numbers: Sequence[float], start: float, lr: float, steps: int) -> None:
    """``descend`` gives the x after each step."""
    f = Formula("polynomial", numbers)
    path = walk(f, start, lr, steps)
    found = student.call("descend", f=student.function("polynomial", numbers), start=start, lr=lr, steps=steps)
    check_numbers(
        found,
        path,
        what=result_of("descend"),
        size=max(map(abs, (start, *path))) + lr * sum(map(abs, numbers)),
        mistakes=functools.partial(_descent_mistakes, found, f, start, lr, path),
    )


def _descent_mistakes(
    found: Any, f: Callable[[Tensor], Tensor], start: float, lr: float, path: list[float]
) -> dict[str, list[float]]:
    steps = len(path)
    variants = (
        "accumulated",
        "uphill",
        "no_lr",
        "unmoved",
        "twice",
        "same_gradient",
        "momentum",
        "start_first",
        "by_value",
    )
    mistakes = {f"descend_{variant}": walk(f, start, lr, steps, variant) for variant in variants}
    mistakes["descend_start_too"] = [start, *path]
    mistakes["descend_last_only"] = path[-1:]
    mistakes["descend_values"] = [_value(f, x) for x in path]
    mistakes["descend_values+"] = [_value(f, x) for x in (start, *path[:-1])]
    if isinstance(found, list) and 0 < len(found) < steps - 1:
        mistakes["descend_stops"] = path[: len(found)]
    if steps > 1:
        mistakes["descend_last_repeated"] = path[-1:] * steps
        mistakes["descend_one_too_few"] = path[:-1]
    other = _other_rate(found, f, start, lr, path)
    if other and not any(_alike(found, wrong) for wrong in mistakes.values()):
        mistakes[other] = found
    return named(**mistakes)


def _other_rate(found: Any, f: Callable[[Tensor], Tensor], start: float, lr: float, path: list[float]) -> str:
    """Whether the walk goes along the gradients, but by another rate, or by one that changes on the way."""
    if not isinstance(found, list) or not 1 < len(found) == len(path) or not all(map(number, found)):
        return ""
    slopes = [slope(f, x) for x in (start, *found[:-1])]
    if not all(map(math.isfinite, found)) or any(abs(gradient) < 1e-3 for gradient in slopes):
        return ""
    rates = [(x - after) / gradient for x, after, gradient in zip((start, *found), found, slopes, strict=False)]
    if all(math.isclose(rate, rates[0], rel_tol=1e-3) for rate in rates):
        return "descend_other_rate"
    first_is_right = math.isclose(rates[0], lr, rel_tol=1e-3)
    falls = all(0 < later < earlier * (1 + 1e-3) for earlier, later in pairwise(rates))
    return "descend_rate_falls" if first_is_right and falls else ""


def _alike(found: Sequence[float], wrong: Sequence[float]) -> bool:
    return len(found) == len(wrong) and all(
        math.isclose(a, b, rel_tol=1e-4, abs_tol=1e-6) for a, b in zip(found, wrong, strict=True)
    )


def check_pull(student: Student, shape: Sequence[int], fixed_requires: bool = True) -> None:
    """``pull`` has the right value, and its gradient reaches ``moving`` alone."""
    values = {"moving": torch.randn(shape) + 1, "fixed": 2 * torch.randn(shape)}
    requires = {"moving": True, "fixed": fixed_requires}
    handles = {name: student.tensor(item, requires_grad=requires[name]) for name, item in values.items()}
    upstream = 1 + torch.rand(())
    output, found = student.differentiate("pull", upstream, **handles)
    apart = values["moving"].double() - values["fixed"].double()
    check_tensor(
        output,
        (apart**2).mean(),
        what=result_of("pull"),
        mistakes=named(
            pull_sum=(apart**2).sum(),
            pull_root=(apart**2).mean().sqrt(),
            pull_absolute=apart.abs().mean(),
            pull_half=(apart**2).mean() / 2,
            pull_plain=apart.mean(),
            pull_not_averaged=apart**2,
            pull_mean_first=apart.mean() ** 2,
            **({"pull_along_an_axis": (apart**2).mean(-1), "pull_along_an_axis+": (apart**2).mean(0)} if shape else {}),
            pull_rows=(apart**2).sum() / max(1, len(apart) if shape else 1),
        ),
    )
    reached = {name: isinstance(found.get(name), RemoteTensor) and bool(found[name].values.any()) for name in handles}
    if reached["fixed"] or not reached["moving"]:
        cause = "pull_both" if reached["moving"] else "pull_other" if reached["fixed"] else "pull_none"
        found_text = say(f"autograd.found.{cause}")
        if cause == "pull_none" and output.requires_grad:
            cause = "pull_copy"
        raise fail("grad", found=found_text, cause=say(f"autograd.cause.{cause}"))
    gradient = 2 * apart / apart.numel() * upstream.double()
    check_tensor(
        found["moving"],
        gradient,
        what=say("autograd.what.pull_gradient"),
        kind="grad",
        magnitude=gradient.abs() + gradient.abs().mean(),
        mistakes=named(gradients_accumulated=2 * gradient),
    )
    for name, handle in handles.items():
        check_untouched({name: (handle, values[name])}, "pull")
        _check_requires(handle, requires[name], "pull_marked")


def check_predict(student: Student, rows: int, *, frozen: bool = False) -> None:
    """``predict`` gives the model's output, records nothing, and lets torch record afterwards."""
    weights = [torch.randn(3, 4), torch.randn(3), torch.randn(2, 3), torch.randn(2)]
    model = student.network(weights, frozen=frozen)
    required = {name: parameter.requires_grad for name, parameter in model.parameters().items()}
    x = torch.randn(rows, 4)
    before = len(student.journal()["forwards"])
    found = student.call("predict", model=model, x=x)
    w1, b1, w2, b2 = (weight.double() for weight in weights)
    hidden = torch.tanh(x.double() @ w1.T + b1)
    output = hidden @ w2.T + b2
    check_tensor(
        found,
        output,
        what=result_of("predict"),
        magnitude=w2.abs().sum(1) + b2.abs() + (x.double().abs() @ w1.abs().T).mean(),
        mistakes=named(
            predict_input=x.double(),
            predict_class=output.argmax(-1),
            predict_probabilities=torch.softmax(output, -1),
            predict_first_row=output[:1],
            **{"predict_first_row+": output[0], "predict_class+": output.argmax(-1, keepdim=True)},
            predict_averaged=output.mean(),
        ),
    )
    during = student.journal()["forwards"][before:]
    if found.requires_grad or any(note["recorded"] for note in during):
        cause = "predict_recorded" if found.requires_grad else "predict_detached_late"
        raise fail("grad", found=say("autograd.found.recorded"), cause=say(f"autograd.cause.{cause}"))
    other = [name for name, parameter in model.parameters().items() if parameter.requires_grad != required[name]]
    if other:
        cause = "predict_froze" if required[other[0]] else "predict_unfroze"
        found_text = say(f"autograd.found.{cause}", names=", ".join(other))
        raise fail("integrity", found=found_text, cause=say(f"autograd.cause.{cause}"))
    again = model(x)
    if not (isinstance(again, RemoteTensor) and again.requires_grad):
        raise fail("integrity", found=say("autograd.found.off"), cause=say("autograd.cause.predict_off"))
    notes = student.journal()["forwards"]
    if notes and not notes[-1]["training"]:
        raise fail("integrity", found=say("run.found_evaluation"), cause=say("autograd.cause.predict_evaluation"))


def draw(low: float, high: float) -> float:
    """A number between two others, of both signs."""
    value = float(low + (high - low) * torch.rand(()))
    return value if torch.rand(()) < 0.5 else -value


@points(2, kind="grad", of="derivative")
def test_derivative_at_a_point(student: Student) -> None:
    check_derivatives(student, "polynomial", [1.0, 0.0, 1.0], [2.0, 5.0])
    check_derivatives(student, "polynomial", [draw(1, 3), draw(1, 3), draw(1, 3), draw(0.5, 1)], [draw(0.5, 2)])


@points(2, kind="grad", of="gradients")
def test_gradient_of_every_variable(student: Student) -> None:
    check_gradients(student, [draw(1, 2), draw(2, 3)], [torch.randn(3) + 1, torch.randn(2, 4) + 1])
    check_gradients(student, [draw(1, 2), 0.0, draw(2, 3)], [torch.randn(()) + 1, torch.randn(2), torch.randn(5) + 1])


@points(3, kind="values", of="descend")
def test_every_step_goes_downhill(student: Student) -> None:
    check_descent(student, [9.0, -6.0, 1.0], start=0.0, lr=0.25, steps=4)
    check_descent(student, [draw(1, 2), draw(2, 6), 1.5], start=draw(2, 4), lr=0.125, steps=7)


@points(2, kind="grad", of="pull")
def test_only_one_side_is_pulled(student: Student) -> None:
    check_pull(student, (6,))


@points(2, kind="grad")
def test_nothing_is_recorded(student: Student) -> None:
    check_predict(student, rows=5)
