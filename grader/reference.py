"""The trusted side's own arithmetic: formulas written out in NumPy and float64, sharing no code with what is judged.

``train`` also runs the usual *mistakes*, so that a wrong history can be recognised by the mistake that makes it.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from grader.stepper import Stepper as Stepper

Array = NDArray[Any]
Parts = list[tuple[float, int]]
"""The loss and the number of rows of each batch of an epoch."""

ADAM_BETAS: Final = (0.9, 0.999)
ADAM_EPS: Final = 1e-8
REMEMBERED: Final = 1024
"""Runs of a few kilobytes: those of a seed, with the usual mistakes, are about 300."""


@dataclass(frozen=True)
class Recipe:
    """How a training run goes. The defaults are right; every other value is somebody's mistake."""

    rule: str = "SGD"
    lr: float = 0.01
    epochs: int = 10
    loss: str = "mse"
    zero_grad: str = "always"
    record: str = "before"
    steps: int = 1
    step_first: bool = False
    rows: int | None = None
    batch: int | None = None
    """Rows per step, in their order; None is the full batch."""
    drop_last: bool = False
    step_at: str = "batch"
    epoch_loss: str = "rows"
    broadcast: bool = False
    momentum: float = 0.0
    weight_decay: float = 0.0
    decoupled: bool = False
    amsgrad: bool = False
    betas: tuple[float, float] = ADAM_BETAS
    eps: float = ADAM_EPS
    clip: float | None = None
    clip_by: str = "norm"
    fresh_state: bool = False
    decay: float = 1.0
    """The factor of the rate after every ``decay_every`` epochs."""
    decay_every: int = 1
    held: tuple[int, ...] = ()
    """The weights, by their number, that no step moves."""

    def but(self, **changes: Any) -> Recipe:
        """The same run with some of it changed."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Run:
    """The losses of every epoch, and the four weights at the end."""

    losses: list[float]
    weights: list[Tensor]


def network(weights: Sequence[Tensor], x: Tensor) -> Tensor:
    """Linear, tanh, linear: (N, in) -> (N, out). ``weights``: W1 (hidden, in), b1, W2 (out, hidden), b2."""
    w1, b1, w2, b2 = weights
    return torch.tanh(x @ w1.T + b1) @ w2.T + b2


def train(weights: Sequence[Tensor], x: Tensor, y: Tensor, recipe: Recipe, dtype: torch.dtype = torch.float64) -> Run:
    """Train a copy of the network by hand-written gradients; a diverging run goes on with inf and nan.

    A seed gives every student the same numbers to start from, so a run that was made once is remembered.
    """
    arrays = [tensor.to(dtype).numpy() for tensor in (*weights, x[: recipe.rows], y[: recipe.rows])]
    losses, final = _remembered(_Start(arrays), recipe)
    return Run(list(losses), [torch.from_numpy(weight.copy()) for weight in final])


class _Start:
    """Where a run begins: weights, inputs and targets, equal to others by their bytes."""

    def __init__(self, arrays: list[Array]) -> None:
        self.arrays = arrays
        digest = hashlib.sha256()
        for array in arrays:
            digest.update(f"{array.dtype}{array.shape}".encode() + array.tobytes())
        self._digest = digest.digest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Start) and self._digest == other._digest

    def __hash__(self) -> int:
        return hash(self._digest)


@functools.lru_cache(maxsize=REMEMBERED)
def _remembered(start: _Start, recipe: Recipe) -> tuple[list[float], list[Array]]:
    *weights, inputs, targets = start.arrays
    with np.errstate(all="ignore"):
        return _train(weights, inputs, targets, recipe)


def _train(current: list[Array], x: Array, y: Array, recipe: Recipe) -> tuple[list[float], list[Array]]:
    stepper = Stepper(recipe)
    kept = [np.zeros_like(weight) for weight in current]
    losses: list[float] = []
    started = False
    for epoch in range(recipe.epochs):
        if recipe.decay != 1.0:
            stepper.lr = recipe.lr * recipe.decay ** (epoch // recipe.decay_every)
        parts: Parts = []
        whole = _gradients(current, x, y, recipe)[0] if recipe.record == "epoch start" else 0.0
        batches = _batches(len(x), recipe)
        for number, rows in enumerate(batches):
            loss, gradients = _gradients(current, x[rows], y[rows], recipe)
            if recipe.fresh_state:
                stepper = Stepper(recipe)
            if recipe.step_first:
                current = stepper.step(current, kept) if started else current
                kept = clipped(gradients, recipe)
            else:
                if not (recipe.zero_grad == "always" or (recipe.zero_grad == "epoch" and number == 0)):
                    gradients = [old + new for old, new in zip(kept, gradients, strict=True)]
                # As in torch, what is clipped stays in place, to be added to if it is never cleared.
                kept = clipped(gradients, recipe)
                if recipe.step_at == "batch" or number == len(batches) - 1:
                    for _ in range(recipe.steps):
                        moved = stepper.step(current, kept)
                        current = [old if i in recipe.held else moved[i] for i, old in enumerate(current)]
            started = True
            if recipe.record == "after":
                loss, _ = _gradients(current, x[rows], y[rows], recipe)
            parts.append((loss, len(x[rows])))
        if recipe.record == "epoch end":
            whole = _gradients(current, x, y, recipe)[0]
        if recipe.record in ("epoch start", "epoch end"):
            parts = [(whole, len(x))]
        losses.append(EPOCH_LOSSES[recipe.epoch_loss](parts, len(x)))
    return (np.cumsum(losses).tolist() if recipe.record == "running" else losses), current


def _batches(rows: int, recipe: Recipe) -> list[slice]:
    size = recipe.batch or rows
    starts = range(0, rows - size + 1 if recipe.drop_last and rows >= size else rows, size)
    return [slice(start, start + size) for start in starts]


def _over_rows(parts: Parts, _: int) -> float:
    """The mean over the rows that were used, from each batch's mean loss and number of rows."""
    if len(parts) == 1:
        return parts[0][0]
    return sum(loss * rows for loss, rows in parts) / sum(rows for _, rows in parts)


def _over_full_batches(parts: Parts, _: int) -> float:
    return sum(loss for loss, _ in parts) / max(1, sum(rows == parts[0][1] for _, rows in parts))


EPOCH_LOSSES: Final[dict[str, Callable[[Parts, int], float]]] = {
    "rows": _over_rows,
    "all rows": lambda parts, total: sum(loss * rows for loss, rows in parts) / total,
    "equal batches": lambda parts, total: sum(loss * parts[0][1] for loss, _ in parts) / total,
    "batches": lambda parts, _: sum(loss for loss, _ in parts) / len(parts),
    "full batches": _over_full_batches,
    "sum": lambda parts, _: sum(loss for loss, _ in parts),
    "per row": lambda parts, total: sum(loss for loss, _ in parts) / total,
    "rows over batches": lambda parts, _: sum(loss * rows for loss, rows in parts) / len(parts),
    "rows over full batches": lambda parts, _: sum(loss * rows for loss, rows in parts) / (len(parts) * parts[0][1]),
    "sum of rows": lambda parts, _: sum(loss * rows for loss, rows in parts),
    "last": lambda parts, _: parts[-1][0],
    "first": lambda parts, _: parts[0][0],
}
"""How the losses of an epoch's batches become one: from each batch's loss and rows, and the number of all rows."""


def _gradients(weights: list[Array], x: Array, y: Array, recipe: Recipe) -> tuple[float, list[Array]]:
    """The loss and its gradients with respect to the four weights, by the chain rule."""
    w1, b1, w2, b2 = weights
    hidden = np.tanh(x @ w1.T + b1)
    output = hidden @ w2.T + b2
    if recipe.broadcast:
        # (N,) against (N, 1) makes an (N, N) table of differences.
        difference = output.reshape(1, -1) - y.reshape(-1, 1)
        loss = (difference**2).mean()
        upstream = (2 * difference / difference.size).sum(0).reshape(output.shape)
    else:
        loss, upstream = LOSSES[recipe.loss](output - y)
    inner = (upstream @ w2) * (1 - hidden**2)
    return float(loss), [inner.T @ x, inner.sum(0), upstream.T @ hidden, upstream.sum(0)]


def _mse(d: Array) -> tuple[Array, Array]:
    return (d**2).mean(), 2 * d / d.size


def _sum(d: Array) -> tuple[Array, Array]:
    return (d**2).sum(), 2 * d


def _row_sums(d: Array) -> tuple[Array, Array]:
    return (d**2).sum() / len(d), 2 * d / len(d)


def _half(d: Array) -> tuple[Array, Array]:
    return (d**2).mean() / 2, d / d.size


def _l1(d: Array) -> tuple[Array, Array]:
    return np.abs(d).mean(), np.sign(d) / d.size


def _huber(d: Array) -> tuple[Array, Array]:
    small = np.abs(d) < 1
    return np.where(small, d**2 / 2, np.abs(d) - 0.5).mean(), np.where(small, d, np.sign(d)) / d.size


def _rmse(d: Array) -> tuple[Array, Array]:
    loss = np.sqrt((d**2).mean())
    return loss, d / d.size / loss


LOSSES: Final = {
    "mse": _mse,
    "sum": _sum,
    "row sums": _row_sums,
    "half": _half,
    "l1": _l1,
    "huber": _huber,
    "rmse": _rmse,
}


def clipped(gradients: list[Array], recipe: Recipe) -> list[Array]:
    """The gradients, limited as the recipe says: by the norm of all of them together, or by somebody's mistake."""
    limit = recipe.clip
    if limit is None:
        return gradients
    if recipe.clip_by == "value":
        return [np.clip(g, -limit, limit) for g in gradients]
    if recipe.clip_by == "each":
        return [g * min(1.0, limit / (float(np.sqrt((g**2).sum())) + 1e-6)) for g in gradients]
    if recipe.clip_by in ("first", "last"):
        one = [0 if recipe.clip_by == "first" else len(gradients) - 1]
        alone = clipped([gradients[i] for i in one], recipe.but(clip_by="norm"))
        return [alone[0] if i in one else g for i, g in enumerate(gradients)]
    every = np.concatenate([g.ravel() for g in gradients])
    squares = (every**2).sum()
    norms = {"l1": np.abs(every).sum(), "largest": np.abs(every).max(), "squares": squares}
    norm = norms.get(recipe.clip_by, np.sqrt(squares))
    scale = limit / (float(norm) + 1e-6)
    return [g * (scale if recipe.clip_by == "always" else min(1.0, scale)) for g in gradients]
