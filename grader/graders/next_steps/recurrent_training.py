"""Why the losses of ``rnn``'s ``train`` are none that the usual recipes give.

One step of plain SGD on the grader's own network says what gradient the optimizer was given: it is held against the
exact one, parameter by parameter.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor

from grader.failures import Failure, StudentError
from grader.feedback.text import catalogue, say
from grader.graders.first_network import training
from grader.judging import fail, number
from grader.reference import Recipe, network
from grader.reference import train as train_exactly
from grader.student import Student

UNEXPLAINED: Final = (
    "mistake.first_epoch",
    "mistake.later_epoch",
    "mistake.forward_once",
    "cause.weights_differ",
)
"""Causes that say little, or that others are easily taken for."""
LENGTHS: Final = ("cause.batches_recorded", "cause.epochs_fixed", "cause.off_by_one", "cause.length", "cause.stopped")
ROWS: Final = 40
"""More than the usual sizes of a batch."""
LR: Final = 0.01
FAR: Final = 1e6
"""A limit that no gradient reaches."""


@dataclass(frozen=True)
class Start:
    """Data, the four weights to start from, and what is exact of them: the loss and its gradients."""

    x: Tensor
    y: Tensor
    weights: list[Tensor]
    loss: float
    gradients: list[Tensor]

    @property
    def norm(self) -> float:
        """The norm of all gradients together."""
        return _norm(self.gradients)


@dataclass(frozen=True)
class Trained:
    """What came of a training: its losses, and how far the weights moved, in units of the rate."""

    losses: list[float]
    moved: list[Tensor]
    after: list[Tensor]


def _norm(tensors: Sequence[Tensor]) -> float:
    return float(torch.cat([item.flatten() for item in tensors]).norm())


def _exact(weights: Sequence[Tensor], x: Tensor, y: Tensor) -> tuple[float, list[Tensor]]:
    leaves = [weight.double().requires_grad_() for weight in weights]
    loss = (network(leaves, x.double()) - y.double()).square().mean()
    return float(loss.detach()), list(torch.autograd.grad(loss, leaves))


def draw_start(rows: int = ROWS) -> Start:
    """Draw a start whose gradients are long enough to be told from those of a limit of 1."""
    x, y = training.draw_data(rows)
    y, weights = 3 * y + 2, training.draw_weights()
    return Start(x, y, weights, *_exact(weights, x, y))


@contextlib.contextmanager
def explained(student: Student) -> Iterator[None]:
    """Where a check of ``train`` cannot tell why the losses are wrong, look at single steps."""
    try:
        yield
    except Failure as failure:
        if failure.cause is not None and failure.cause.key in UNEXPLAINED:
            name = _why(student)
            if name:
                failure.cause = say(f"rnn.mistake.{name}")
                advice = f"rnn.mistake.{name}_advice"
                failure.advice = say(advice) if advice in catalogue() else None
        raise


@contextlib.contextmanager
def default_epochs(student: Student) -> Iterator[None]:
    """Name a wrong number of epochs that is right when it is given."""
    try:
        yield
    except Failure as failure:
        if failure.cause is not None and failure.cause.key in LENGTHS:
            with contextlib.suppress(Failure, StudentError):
                _train(student, draw_start(6), FAR, epochs=3)
                failure.cause = say("rnn.mistake.default_epochs")
        raise


def _why(student: Student) -> str:
    with contextlib.suppress(Failure, StudentError):
        for look in (_by_data, _by_clipping, _by_later_steps):
            name = look(student, draw_start())
            if name:
                return name
    return ""


def _train(student: Student, start: Start, limit: float, epochs: int = 1) -> Trained:
    model = student.network(start.weights)
    optimizer = student.optimizer("SGD", model, LR)
    given = {"X": start.x, "y": start.y, "optimizer": optimizer, "epochs": epochs, "max_norm": limit}
    found: Any = student.call("train", model=model, **given)
    losses = [float(item) for item in found] if isinstance(found, list) and all(map(number, found)) else []
    after = [weight.double() for weight in training.final_weights(model)]
    if len(losses) != epochs or any(a.shape != b.shape for a, b in zip(after, start.weights, strict=True)):
        raise fail("loss")  # Another check's concern.
    moved = [(before.double() - now) / LR for before, now in zip(start.weights, after, strict=True)]
    return Trained(losses, moved, after)


def _near(a: float, b: float, tolerance: float = 1e-3) -> bool:
    return abs(a - b) <= tolerance * abs(b)


def _same(a: Sequence[Tensor], b: Sequence[Tensor]) -> bool:
    return _norm([one - other for one, other in zip(a, b, strict=True)]) <= 2e-3 * _norm(b)


def _by_data(student: Student, start: Start) -> str:
    """Whether one step without any limit is one on all rows, as they came, and on the error alone."""
    one = _train(student, start, FAR)
    if not _near(one.losses[0], start.loss, 1e-4):
        return _other_data(one, start)
    if _same(one.moved, start.gradients):
        return ""
    pull = [moved - exact for moved, exact in zip(one.moved, start.gradients, strict=True)]
    weights = [weight.double() for weight in start.weights]
    matrices = [weight if weight.dim() > 1 else torch.zeros_like(weight) for weight in weights]
    for those in (weights, matrices):
        share = sum(float((a * b).sum()) for a, b in zip(pull, those, strict=True)) / _norm(those) ** 2
        if _same([share * weight for weight in those], pull):
            return "penalty"
    return "minibatches" if _batch_of(one, start) else ""


def _other_data(one: Trained, start: Start) -> str:
    loss = one.losses[0]
    changes = [(x, y) for x in _changed(start.x) for y in _changed(start.y)]
    if any(_near(_exact(start.weights, x, y)[0], loss, 1e-4) for x, y in changes[1:]):
        return "data_changed"
    if _batch_of(one, start):
        return "minibatches"
    for count in range(1, len(start.x)):
        for rows in (slice(count), slice(len(start.x) - count, None)):
            if _near(_exact(start.weights, start.x[rows], start.y[rows])[0], loss, 1e-5):
                return "rows_missing"
    return ""


def _changed(values: Tensor) -> list[Tensor]:
    """The values as they are, and in the ways in which data are prepared."""
    made = [values]
    for dims in ((0, 1), (0,), (1,)):
        if all(values.shape[dim] > 1 for dim in dims) or dims == (0, 1):
            mean, largest = values.mean(dims, keepdim=True), values.abs().amax(dims, keepdim=True)
            spreads = [values.std(dims, keepdim=True, unbiased=unbiased) for unbiased in (True, False)]
            made += [values - mean, values / largest, *((values - mean) / spread for spread in spreads)]
            low = values.amin(dims, keepdim=True)
            made.append((values - low) / (values.amax(dims, keepdim=True) - low))
    return made


def _batch_of(one: Trained, start: Start) -> int:
    """The number of rows in a batch, if the steps are those of batches; else 0."""
    for size in range(1, len(start.x)):
        recipe = Recipe("SGD", lr=LR, epochs=1, batch=size)
        for made in (recipe, recipe.but(drop_last=True)):
            run = train_exactly(start.weights, start.x, start.y, made)
            if _same([(a.double() - b) / LR for a, b in zip(start.weights, run.weights, strict=True)], one.moved):
                return size
    return 0


def _by_clipping(student: Student, start: Start) -> str:
    """What was made of gradients that are longer than the limit."""
    limit = 0.4 * start.norm
    one = _train(student, start, limit)
    exact = start.gradients
    if _near(one.losses[0], limit) and not _near(start.loss, limit):
        return "loss_clipped"
    if _same(one.moved, [gradient.clamp(-limit, limit) for gradient in exact]) and not _same(one.moved, exact):
        return "by_value"
    if _clips_weights(student, start):
        return "weights_clipped"
    shares = [_share(moved, gradient) for moved, gradient in zip(one.moved, exact, strict=True)]
    if any(math.isnan(share) for share in shares):
        return ""
    norms = [float(gradient.norm()) for gradient in exact]
    if max(shares) - min(shares) > 2e-3 * max(shares):
        clipped = [norm for share, norm in zip(shares, norms, strict=True) if not _near(share, 1.0)]
        if all(_near(share, min(1.0, limit / norm), 2e-3) for share, norm in zip(shares, norms, strict=True)):
            return "each_alone"
        return "some_clipped" if len(clipped) < len(norms) else ""
    return _by_share(sum(shares) / len(shares), limit, norms, exact)


def _clips_weights(student: Student, start: Start, limit: float = 0.15) -> bool:
    pairs = zip(start.weights, start.gradients, strict=True)
    stepped = [weight.double() - LR * gradient for weight, gradient in pairs]
    return _same(_train(student, start, limit).after, [weight.clamp(-limit, limit) for weight in stepped])


def _share(moved: Tensor, gradient: Tensor) -> float:
    """How much of the gradient a step went; nan when it went another way."""
    share = float((moved * gradient).sum() / gradient.square().sum())
    return share if float((moved - share * gradient).norm()) <= 5e-3 * float(gradient.norm()) else math.nan


def _by_share(share: float, limit: float, norms: list[float], gradients: list[Tensor]) -> str:
    """What makes all gradients shorter (or longer) by one factor that is not the right one."""
    every = torch.cat([gradient.flatten() for gradient in gradients])
    norm = float(every.norm())
    if abs(share) < 1e-4:
        return "gradients_dropped"
    if _near(share, limit / norm) or _near(share, 1.0):
        return ""
    other = (
        *(float(every.abs().sum()), float(every.abs().max()), norm**2, max(norms), min(norms), sum(norms)),
        *(sum(norms) / len(norms), norm / math.sqrt(every.numel()), norm / len(every), float(every.abs().mean())),
    )
    if any(_near(share, limit / size) for size in other):
        return "other_norm"
    if _near(share, 1 / norm):
        return "limit_forgotten"
    if any(_near(share, factor * limit / norm) for factor in (0.5, 2.0, limit)):
        return "limit_changed"
    if any(_near(share, limit / (norm + more)) for more in (1.0, 0.1, 0.01, limit)):
        return "norm_padded"
    return "limit_fixed" if any(_near(share * norm, size) for size in (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)) else ""


def _by_later_steps(student: Student, start: Start) -> str:
    """Whether there is a step in every epoch, and of the same size."""
    limit = 0.1 * start.norm
    three = _train(student, start, limit, epochs=3)
    single = [gradient * limit / start.norm for gradient in start.gradients]
    if all(_near(loss, start.loss, 1e-5) for loss in three.losses) and _same(three.moved, single):
        return "step_after_loop"
    if _forgets_limit(student, start, limit):
        return "not_always_clipped"
    one, two = _train(student, start, FAR), _train(student, start, FAR, epochs=2)
    if not _same(one.moved, start.gradients):
        return ""
    if _same(two.moved, one.moved):
        return "first_epoch_only"
    later = _exact(one.after, start.x, start.y)[1]
    second = [b - a for a, b in zip(one.moved, two.moved, strict=True)]
    shares = [_share(moved, gradient) for moved, gradient in zip(second, later, strict=True)]
    even = not any(map(math.isnan, shares)) and max(shares) - min(shares) <= 1e-2 * max(map(abs, shares))
    added = _same(second, [a + b for a, b in zip(start.gradients, later, strict=True)])
    if added:
        return "not_always_cleared"
    return "rate_changes" if even and shares[0] > 0 and not _near(shares[0], 1.0, 1e-2) else ""


def _forgets_limit(student: Student, start: Start, limit: float) -> bool:
    """Whether the first step is limited and the second is not."""
    one, two = _train(student, start, limit), _train(student, start, limit, epochs=2)
    later = _exact(one.after, start.x, start.y)[1]
    second = [b - a for a, b in zip(one.moved, two.moved, strict=True)]
    limited = [gradient * limit / start.norm for gradient in start.gradients]
    return _same(one.moved, limited) and _same(second, later)
