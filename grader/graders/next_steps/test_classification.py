"""Public checks of ``classification``: they guide."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor

from grader.checks import points
from grader.failures import Failure, StudentError
from grader.feedback.text import say
from grader.graders.next_steps.classifier import (
    CLASSES,
    FEATURES,
    WRONG_LOSSES,
    Pair,
    cross_entropy,
    draw_data,
    draw_weights,
    forward,
    one_hot,
    run,
)
from grader.judging import fail, join
from grader.reference import Recipe
from grader.student import Handle, Model, RemoteTensor, Student, describe
from grader.values import check_number, check_numbers, check_tensor, check_untouched, parts


def draw_logits(rows: int, classes: int, scale: float = 2.0) -> Pair:
    """Logits and right classes, about half of which have the largest logit."""
    logits = torch.randn(rows, classes) * scale
    labels = torch.where(torch.rand(rows) < 0.5, logits.argmax(1), torch.randint(0, classes, (rows,)))
    return logits, labels


def check_loss(student: Student, logits: Tensor, labels: Tensor) -> None:
    """Insist on the mean cross-entropy; name the usual other numbers."""
    with _given(student, "class_loss", logits=logits, labels=labels) as given:
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
def _given(student: Student, function: str, **tensors: Tensor) -> Iterator[dict[str, Handle]]:
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
    with _given(student, "accuracy", logits=logits, labels=labels) as given:
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


@dataclass(frozen=True)
class Course:
    """A training: what it starts from, what it is made with, and what it gives."""

    weights: Sequence[Tensor]
    data: Pair
    recipe: Recipe
    losses: Sequence[float]
    final: Sequence[Tensor]


def draw_course(rows: int, recipe: Recipe) -> Course:
    """A training from random weights with random data."""
    weights, data = draw_weights(), draw_data(rows)
    return Course(weights, data, recipe, *run(weights, data, recipe))


def draw_uneven(rows: int, epochs: int) -> Course:
    """A training whose loss goes up and down, as its steps are long: the last is not the smallest."""
    for _ in range(100):
        course = draw_course(rows, Recipe("SGD", lr=1.5, epochs=epochs, momentum=0.9))
        losses = course.losses
        early = any(b > 1.02 * a for a, b in pairwise(losses[: epochs - 2]))
        if early and losses[-1] > 1.02 * min(losses) and max(losses) < 20:
            break
    return course


def check_training(
    student: Student, rows: int, lr: float, epochs: int | None, *, mode: str = "train", momentum: float = 0.0
) -> None:
    """Insist on every loss of ``train``, and on the weights afterwards."""
    recipe = Recipe("SGD", lr=lr, epochs=30 if epochs is None else epochs, momentum=momentum)
    check_course(student, draw_course(rows, recipe), mode=mode, by_default=epochs is None)


def check_course(student: Student, course: Course, *, mode: str = "train", by_default: bool = False) -> None:
    """Insist on every loss of this training, and on the weights afterwards. ``by_default``: without ``epochs``."""
    recipe = course.recipe
    model = student.classifier(course.weights)
    model.inspect(mode)
    optimizer = student.optimizer("SGD", model, recipe.lr, momentum=recipe.momentum)
    epochs = {} if by_default else {"epochs": recipe.epochs}
    x, labels = course.data
    with _given(student, "train", X=x, labels=labels) as given:
        try:
            found = student.call("train", model=model, **given, optimizer=optimizer, **epochs)
        except StudentError:
            check_recording(model)
            raise
        _check_course(found, model, course)


def _check_course(found: Any, model: Model, course: Course) -> None:
    weights, data, recipe, exact = course.weights, course.data, course.recipe, list(course.losses)

    def mistakes() -> dict[str, list[float]]:
        steps = "no_step" if any(item is not None for item in model.gradients().values()) else "no_gradients"
        changes: dict[str, dict[str, Any]] = {
            steps: {"recipe": recipe.but(lr=0.0)},
            "no_momentum": {"recipe": recipe.but(momentum=0.0)},
            "left_in_eval_mode": {"evaluating_from": 1},
            "no_zero_grad": {"clear": False},
            "step_twice": {"steps": 2},
            "scaled_steps": {"recipe": recipe.but(lr=recipe.lr * len(data[0]))},
            "after_step": {"record": "after"},
            "after_step_evaluated": {"record": "evaluated"},
            "accuracies": {"record": "shares"},
        }
        # In the first epoch these are the same numbers; what batch norm has seen tells them apart.
        if _batches(model):
            changes["evaluated"] = {"record": "evaluated first"}
            changes["evaluated+"] = {"record": "evaluated between"}
        else:
            changes["eval_mode"] = {"evaluating_from": 0}
        own = (("Adam", 0.001), ("Adam", 0.01), ("SGD", 0.01), ("SGD", 0.1), ("SGD", 0.001))
        for i, (rule, rate) in enumerate(own):
            changes["own_optimizer" + "+" * i] = {"recipe": recipe.but(rule=rule, lr=rate, momentum=0.0)}
        other_losses = ("softmax_first", "sum", "mse", "mse_logits", "binary", "no_log")
        for name in (*other_losses, "smoothed", "zero_ignored", "weighted"):
            changes[name] = {"loss": WRONG_LOSSES[name]}
        made = {name: run(weights, data, **{"recipe": recipe, **change})[0] for name, change in changes.items()}
        if isinstance(found, list) and 1 < len(found) < recipe.epochs - 1:
            made["stopped_early"] = exact[: len(found)]
        return {f"classes.cause.{name}": numbers for name, numbers in made.items() if numbers != exact}

    try:
        check_numbers(found, exact, what=say("what.train"), size=20.0, kind="loss", mistakes=mistakes)
    except Failure as failure:
        unknown = failure.cause is not None and failure.cause.key == "values.unknown_numbers"
        if unknown and _batches(model) > recipe.epochs:
            failure.cause = say("classes.cause.in_batches")
        raise
    _check_weights(model, course)
    batches = _batches(model)
    if batches != recipe.epochs:
        found_text = say("classes.found.batches", count=batches)
        expected = say("classes.expected.batches", count=recipe.epochs)
        raise fail("forward", expected=expected, found=found_text, cause=say("classes.cause.more_forwards"))


def _batches(model: Model) -> int:
    """How many batches the model's batch norm has seen."""
    return int(model.inspect("buffers")["norm.num_batches_tracked"].values)


def check_recording(model: Model) -> None:
    """Insist that autograd records what the model computes."""
    output = model(torch.randn(5, FEATURES))
    if isinstance(output, RemoteTensor) and not output.requires_grad:
        raise fail("grad", found=say("found.no_graph"), cause=say("classes.cause.grad_off"))


def _check_weights(model: Model, course: Course) -> None:
    now = [item.values for item in model.parameters().values()]
    if _alike(now, course.final):
        return
    same = all(torch.equal(a, b) for a, b in zip(now, course.weights, strict=False))
    best = min(range(len(course.losses)), key=lambda epoch: course.losses[epoch])
    for epochs in {best, best + 1} - {0, course.recipe.epochs}:
        if _alike(now, run(course.weights, course.data, course.recipe.but(epochs=epochs))[1]):
            raise fail("params", found=say("found.weights_differ"), cause=say("classes.cause.earlier_weights"))
    raise fail(
        "params",
        found=say("found.weights_untouched" if same else "found.weights_differ"),
        cause=say("cause.weights_untouched" if same else "cause.weights_differ"),
    )


def _alike(found: Sequence[Tensor], exact: Sequence[Tensor]) -> bool:
    return len(found) == len(exact) and all(
        a.shape == b.shape and bool(((a.double() - b).abs() <= 1e-4 * (1 + b.abs())).all())
        for a, b in zip(found, exact, strict=True)
    )


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
        with _given(student, "evaluate", X=x, labels=labels) as given:
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


@points(2, kind="loss", of="class_loss")
def test_loss_is_the_mean_cross_entropy(student: Student) -> None:
    check_loss(student, *draw_logits(17, 5))
    check_loss(student, *draw_logits(8, 3))


@points(2, kind="values", of="accuracy")
def test_accuracy_is_the_share_of_right_rows(student: Student) -> None:
    check_accuracy(student, *draw_apart(43, 5))
    check_accuracy(student, *draw_apart(23, 3))


@points(2, kind="forward", of="evaluate")
def test_evaluation_mode(student: Student) -> None:
    check_evaluation(student, 50)


@points(3, kind="loss", of="train")
def test_losses_of_each_epoch(student: Student) -> None:
    check_training(student, rows=40, lr=0.2, epochs=8)
    check_training(student, rows=30, lr=0.2, epochs=5, mode="eval")
