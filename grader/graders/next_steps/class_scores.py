"""The loss and the accuracy of logits: what the checks of `classification` ask of them, and the usual wrong numbers."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from grader.failures import Failure, StudentError
from grader.feedback.text import say
from grader.graders.next_steps.classifier import (
    WRONG_LOSSES,
    Pair,
    cross_entropy,
    one_hot,
)
from grader.judging import fail
from grader.student import Handle, RemoteTensor, Student
from grader.values import check_number, check_tensor, check_untouched


def draw_logits(rows: int, classes: int, scale: float = 2.0) -> Pair:
    """Logits and right classes, about half of which have the largest logit."""
    logits = torch.randn(rows, classes) * scale
    labels = torch.where(torch.rand(rows) < 0.5, logits.argmax(1), torch.randint(0, classes, (rows,)))
    return logits, labels


def check_loss(student: Student, logits: Tensor, labels: Tensor) -> None:
    """Insist on the mean cross-entropy; name the usual other numbers."""
    with lend(student, "class_loss", logits=logits, labels=labels) as given:
        try:
            found = student.call("class_loss", **given)
        except StudentError as error:
            if error.raised.not_started or int(labels.max()) == logits.shape[1] - 1:
                raise
            student.call("class_loss", logits=given["logits"], labels=torch.full_like(labels, logits.shape[1] - 1))
            raise _classes_counted(error) from None
        _check_loss(found, logits, labels)


def _classes_counted(error: StudentError) -> Failure:
    """What comes of the largest label plus one where that is not the number of classes: with other labels, it works."""
    found = say("found.raised", type=error.raised.type, message=error.raised.message.splitlines()[0][:120])
    return fail("loss", found=found, cause=say("classes.cause.classes_counted"))


@contextlib.contextmanager
def lend(student: Student, function: str, **tensors: Tensor) -> Iterator[dict[str, Handle]]:
    """Put tensors into the worker. Whatever is found wrong within is blamed on their change, if they have changed."""
    handles = {name: (student.tensor(item), item) for name, item in tensors.items()}
    try:
        yield {name: handle for name, (handle, _) in handles.items()}
    except Failure:
        check_untouched(handles, function)
        raise


def _check_loss(found: Any, logits: Tensor, labels: Tensor) -> None:
    exact = logits.double()
    right = cross_entropy(exact, labels).mean()
    # Where the small logits of other checks were right, a loss that is too small has a limit.
    bounded = (
        isinstance(found, RemoteTensor)
        and found.values.shape == ()
        and bool(right > 30)
        and bool(0 <= found.values < right)
    )
    check_tensor(
        found,
        right,
        what=say("classes.what.loss"),
        dtype=logits.dtype,
        kind="loss",
        magnitude=exact.abs().max() + 1.0,
        mistakes=lambda: (
            {f"classes.cause.{name}": rule(exact, labels) for name, rule in WRONG_LOSSES.items()}
            | {"classes.cause.per_row": cross_entropy(exact, labels)}
            | ({"classes.cause.bounded": found.values.double()} if bounded else {})
            # One class, by the labels: every logit is then taken for that of the right one.
            | ({} if labels.any() else {"classes.cause.classes_counted": -exact.log_softmax(1).sum(1).mean()})
        ),
    )


def check_accuracy(student: Student, logits: Tensor, labels: Tensor) -> None:
    """Insist on the share of right rows; name the usual other numbers."""
    with lend(student, "accuracy", logits=logits, labels=labels) as given:
        found = student.call("accuracy", **given)
        right = float((logits.argmax(1) == labels).double().mean())
        mistakes = {f"classes.cause.{name}": share for name, share in wrong_shares(logits, labels).items()}
        check_number(found, right, what=say("classes.what.accuracy"), size=0.0, mistakes=mistakes)


def wrong_shares(logits: Tensor, labels: Tensor) -> dict[str, float]:
    """What the usual mistakes give for the accuracy."""
    right, rows = int((logits.argmax(1) == labels).sum()), len(labels)
    return {
        "count": float(right),
        "percent": 100.0 * right / rows,
        "wrong_share": 1 - right / rows,
        "over_entries": right / logits.numel(),
        "over_classes": right / logits.shape[1],
        "smallest": float((logits.argmin(1) == labels).double().mean()),
        "largest_size": float((logits.abs().argmax(1) == labels).double().mean()),
        "index_one_off": float((logits.argmax(1) + 1 == labels).double().mean()),
        "every_pair": float((logits.argmax(1) == labels[:, None]).double().mean()),
        "no_axis": float((logits.argmax() == labels).double().mean()),
        "positive_logit": float((logits.gather(1, labels[:, None]) > 0).double().mean()),
        "whole_division": float(right // rows),
        "half_probability": _over_half(logits, labels),
        "probabilities_overflow": _by_exp(logits, labels),
        "two_largest": float((logits.topk(2).indices == labels[:, None]).any(1).double().mean()),
    }


def draw_apart(rows: int, classes: int) -> Pair:
    """Logits and labels for which the usual mistakes give different numbers, the largest logit in the first row."""
    for _ in range(100):
        logits, labels = draw_logits(rows, classes)
        logits[0, 1] = logits.max() + 1
        right = float((logits.argmax(1) == labels).double().mean())
        shares = wrong_shares(logits, labels)
        del shares["probabilities_overflow"]  # that is no mistake here
        numbers = [right, *shares.values()]
        if len({round(number, 6) for number in numbers}) == len(numbers):
            break
    return logits, labels


def _by_exp(logits: Tensor, labels: Tensor) -> float:
    """By probabilities worked out with ``exp``; where nothing overflows, that is no mistake."""
    sizes = logits.float().exp()
    return float(((sizes / sizes.sum(1, keepdim=True)).argmax(1) == labels).double().mean())


def _over_half(logits: Tensor, labels: Tensor) -> float:
    return float((logits.double().softmax(1).gather(1, labels[:, None]) > 0.5).double().mean())


def check_gradient(student: Student, logits: Tensor, labels: Tensor) -> None:
    """Insist on the gradient of the loss with respect to the logits."""
    given: Any = student.tensor(logits, requires_grad=True)
    output, gradients = student.differentiate("class_loss", torch.ones(()), logits=given, labels=labels)
    if not isinstance(output, RemoteTensor) or not output.requires_grad:
        raise fail("grad", found=say("found.no_graph"), cause=say("classes.cause.detached"))
    if not isinstance(gradients["logits"], RemoteTensor):
        raise fail("grad", found=say("classes.found.no_gradient"), cause=say("classes.cause.detached"))
    exact = logits.double()
    check_tensor(
        gradients["logits"],
        (exact.softmax(1) - one_hot(exact, labels)) / len(labels),
        what=say("classes.what.gradient"),
        kind="grad",
    )
