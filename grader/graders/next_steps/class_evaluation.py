"""A classifier's evaluation: its numbers, and that it leaves the model as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from grader.failures import Failure
from grader.feedback.text import say
from grader.graders.next_steps.class_scores import lend
from grader.graders.next_steps.class_training import check_recording
from grader.graders.next_steps.classifier import (
    CLASSES,
    FEATURES,
    WRONG_LOSSES,
    Pair,
    cross_entropy,
    draw_data,
    draw_weights,
    forward,
)
from grader.judging import fail, join
from grader.student import Model, RemoteTensor, Student, describe
from grader.values import check_number, parts


def practised(student: Student, weights: Sequence[Tensor], dropout: float = 0.0) -> tuple[Model, Pair]:
    """Make a classifier whose batch norm has seen some batches; give it with its running mean and variance."""
    model = student.classifier(weights, dropout=dropout)
    for _ in range(3):
        model(torch.randn(20, FEATURES) * 2 - 1)
    buffers = model.inspect("buffers")
    return model, (buffers["norm.running_mean"].values.double(), buffers["norm.running_var"].values.double())


def check_evaluation(student: Student, rows: int, *, dropout: float = 0.0, mode: str = "train") -> None:
    """Insist on the loss and the accuracy of evaluation mode."""
    weights, (x, labels) = draw_weights(), draw_data(rows)
    model, running = practised(student, weights, dropout)
    model.inspect(mode)
    before = state(model)
    exact = [weight.double() for weight in weights]
    logits, in_training = forward(exact, x.double(), running), forward(exact, x.double())
    try:
        with lend(student, "evaluate", X=x, labels=labels) as given:
            found = student.call("evaluate", model=model, **given)
            loss, share = parts(found, 2, what=say("classes.what.both"))
            _check_numbers(loss, share, logits, in_training, labels)
    except Failure as failure:
        if failure.cause is None or failure.cause.key != "values.unknown_numbers" or not changed(model, before):
            raise
        raise fail(
            "forward", expected=failure.expected, found=failure.found, cause=say("classes.cause.buffers")
        ) from None
    check_recording(model)


def _check_numbers(loss: Any, share: Any, logits: Tensor, in_training: Tensor, labels: Tensor) -> None:
    right = float((logits.argmax(1) == labels).double().mean())
    value = float(cross_entropy(logits, labels).mean())
    swapped = {"classes.cause.swapped": right}
    check_number(
        loss,
        value,
        what=say("classes.what.loss"),
        size=10.0,
        kind="forward",
        mistakes={"classes.cause.train_mode": float(cross_entropy(in_training, labels).mean())}
        | swapped
        | {f"classes.cause.{name}": float(rule(logits, labels)) for name, rule in WRONG_LOSSES.items()},
    )
    check_number(
        share,
        right,
        what=say("classes.what.accuracy"),
        size=0.0,
        kind="forward",
        mistakes={
            "classes.cause.train_mode": float((in_training.argmax(1) == labels).double().mean()),
            "classes.cause.percent": 100 * right,
            "classes.cause.count": right * len(labels),
            "classes.cause.wrong_share": 1 - right,
        },
    )


def changed(model: Model, before: Mapping[str, Tensor]) -> list[str]:
    """Which of the model's parameters and buffers are no longer what they were."""
    now = state(model)
    return [name for name, item in before.items() if name not in now or not torch.equal(now[name], item)]


def state(model: Model) -> dict[str, Tensor]:
    """The model's parameters and buffers."""
    tensors = {**model.parameters(), **model.inspect("buffers")}
    return {name: item.values for name, item in tensors.items()}


def check_left_alone(student: Student, mode: str) -> None:
    """Insist that ``evaluate`` leaves the model's numbers, its gradients, its mode and autograd as they were."""
    x, labels = draw_data(15)
    model, _ = practised(student, draw_weights(), dropout=0.5)
    gradients = give_gradients(model)
    model.inspect(mode)
    before = state(model)
    student.call("evaluate", model=model, X=x, labels=labels)
    names = changed(model, before)
    if names:
        cause = "params_changed" if any("running" not in name and "num_" not in name for name in names) else "buffers"
        raise fail("params", found=say("saving.found.changed", names=join(names)), cause=say(f"classes.cause.{cause}"))
    how = gradients_changed(model, gradients)
    if how:
        raise fail("grad", found=say(f"classes.found.gradients_{how}"), cause=say(f"classes.cause.gradients_{how}"))
    one, two = model(x), model(x)
    if not isinstance(one, RemoteTensor) or not isinstance(two, RemoteTensor):
        raise fail("forward", found=describe(one))
    training = not torch.equal(one.values, two.values)
    if training != (mode == "train"):
        cause = "left_in_eval" if mode == "train" else "left_in_train"
        raise fail("params", found=say(f"classes.found.{cause}"), cause=say(f"classes.cause.{cause}"))
    if not one.requires_grad:
        raise fail("grad", found=say("found.no_graph"), cause=say("classes.cause.grad_off"))


def give_gradients(model: Model) -> dict[str, Tensor]:
    """Leave gradients in the parameters of a classifier, as a step of training does; give them."""
    _, found = model.backward(torch.randn(12, FEATURES), torch.randn(12, CLASSES))
    return {name: item.values for name, item in found.items() if isinstance(item, RemoteTensor)}


def gradients_changed(model: Model, before: Mapping[str, Tensor]) -> str:
    """Whether the gradients of a model are what they were (""), are ``lost``, or are ``changed``."""
    now = {name: item.values for name, item in model.gradients().items() if isinstance(item, RemoteTensor)}
    if now.keys() == before.keys() and all(torch.equal(now[name], item) for name, item in before.items()):
        return ""
    return "changed" if any(bool(item.any()) for item in now.values()) else "lost"
