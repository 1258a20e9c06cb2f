"""Public checks of ``autograd``: they guide."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from grader.checks import points
from grader.feedback.text import say
from grader.graders.concepts.derivatives import (
    check_derivatives,
    check_gradients,
    check_requires,
    named,
    result_of,
)
from grader.graders.concepts.descent import check_descent
from grader.judging import fail
from grader.student import RemoteTensor, Student
from grader.values import check_tensor, check_untouched


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
        check_requires(handle, requires[name], "pull_marked")


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
    now = model.parameters()
    other = [name for name, before_call in required.items() if name in now and now[name].requires_grad != before_call]
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
