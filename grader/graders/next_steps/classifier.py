"""What the checks of ``classification`` know: the loss, the usual wrong ones, and the classifier's training."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import torch
from torch import Tensor

from grader.reference import Recipe, Stepper

FEATURES: Final = 4
HIDDEN: Final = 6
CLASSES: Final = 3
Pair = tuple[Tensor, Tensor]
LossFunction = Callable[[Tensor, Tensor], Tensor]


def cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """The loss of each row: (N, C) and (N,) -> (N,)."""
    return logits.logsumexp(1) - logits[torch.arange(len(labels)), labels]


def one_hot(logits: Tensor, labels: Tensor) -> Tensor:
    return torch.zeros_like(logits).scatter(1, labels[:, None], 1.0)


WRONG_LOSSES: Final[Mapping[str, LossFunction]] = {
    "softmax_first": lambda z, k: cross_entropy(z.softmax(1), k).mean(),
    "sum": lambda z, k: cross_entropy(z, k).sum(),
    "no_log": lambda z, k: -z.softmax(1).gather(1, k[:, None]).mean(),
    "no_softmax": lambda z, k: -z.gather(1, k[:, None]).mean(),
    "softmax_over_rows": lambda z, k: -z.log_softmax(0).gather(1, k[:, None]).mean(),
    "over_all_entries": lambda z, k: cross_entropy(z, k).mean() / z.shape[1],
    "positive": lambda z, k: -cross_entropy(z, k).mean(),
    "log2": lambda z, k: cross_entropy(z, k).mean() / torch.log(torch.tensor(2.0, dtype=z.dtype)),
    "log10": lambda z, k: cross_entropy(z, k).mean() / torch.log(torch.tensor(10.0, dtype=z.dtype)),
    "mse": lambda z, k: (z.softmax(1) - one_hot(z, k)).square().mean(),
    "mse_logits": lambda z, k: (z - one_hot(z, k)).square().mean(),
    "binary": lambda z, k: torch.nn.functional.binary_cross_entropy_with_logits(z, one_hot(z, k)),
    "smoothed": lambda z, k: torch.nn.functional.cross_entropy(z, k, label_smoothing=0.1),
    "pairs_of_rows": lambda z, k: -z.log_softmax(1)[:, k].mean(),
    "zero_ignored": lambda z, k: torch.nn.functional.cross_entropy(z, k, ignore_index=0),
    "weighted": lambda z, k: torch.nn.functional.cross_entropy(z, k, weight=_rarities(z, k)),
    "first_row": lambda z, k: cross_entropy(z, k)[0],
    "last_row": lambda z, k: cross_entropy(z, k)[-1],
}


def _rarities(logits: Tensor, labels: Tensor) -> Tensor:
    """A weight for each class, so that rare ones count as much as others."""
    return 1 / torch.bincount(labels, minlength=logits.shape[1]).clamp(min=1).to(logits.dtype)


def draw_weights() -> list[Tensor]:
    """Weights for the grader's classifier: of its first layer, its batch norm, its second layer."""
    return [
        torch.randn(HIDDEN, FEATURES) / FEATURES**0.5,
        torch.randn(HIDDEN) * 0.5,
        torch.rand(HIDDEN) + 0.5,
        torch.randn(HIDDEN) * 0.3,
        torch.randn(CLASSES, HIDDEN),
        torch.randn(CLASSES) * 0.3,
    ]


def draw_data(rows: int) -> Pair:
    """X (rows, 4) and labels (rows,) with something to learn in them."""
    x = torch.randn(rows, FEATURES) * 1.5 + 0.5
    return x, (x @ torch.randn(FEATURES, CLASSES) + 0.3 * torch.randn(rows, CLASSES)).argmax(1)


def forward(weights: Sequence[Tensor], x: Tensor, running: Pair | None = None) -> Tensor:
    """The classifier's logits: by the batch's own mean and variance, or by the running ones."""
    w1, b1, scale, shift, w2, b2 = weights
    hidden = x @ w1.T + b1
    mean, variance = running or (hidden.mean(0), hidden.var(0, unbiased=False))
    return torch.tanh((hidden - mean) / torch.sqrt(variance + 1e-5) * scale + shift) @ w2.T + b2


class Batches:
    """What batch norm keeps of the batches that it has seen: the running mean and variance."""

    def __init__(self) -> None:
        self.mean, self.variance = torch.zeros(HIDDEN).double(), torch.ones(HIDDEN).double()

    def see(self, weights: Sequence[Tensor], x: Tensor) -> None:
        """Take a batch into account, as a forward pass in training mode does."""
        hidden = (x @ weights[0].T + weights[1]).detach()
        self.mean = 0.9 * self.mean + 0.1 * hidden.mean(0)
        self.variance = 0.9 * self.variance + 0.1 * hidden.var(0)


def run(
    weights: Sequence[Tensor],
    data: Pair,
    recipe: Recipe,
    *,
    loss: LossFunction = lambda z, k: cross_entropy(z, k).mean(),
    evaluating_from: int | None = None,
    clear: bool = True,
    record: str = "before",
    steps: int = 1,
) -> tuple[list[float], list[Tensor]]:
    """Train in float64, in the right way or with a mistake; give the losses and the weights at the end.

    ``evaluating_from``: the epoch from which the model is in evaluation mode. ``record``: the loss ``before`` the step,
    ``after`` it, after it as ``evaluated``, as ``evaluated first`` (before the forward pass of the epoch) or
    ``evaluated between`` (after that and before the step), or ``shares`` of right rows instead.
    """
    leaves = [weight.double().requires_grad_() for weight in weights]
    kept = [torch.zeros_like(leaf) for leaf in leaves]
    x, labels = data[0].double(), data[1]
    stepper, seen, losses = Stepper(recipe), Batches(), []
    for epoch in range(recipe.epochs):
        evaluating = evaluating_from is not None and epoch >= evaluating_from
        logits = forward(leaves, x, (seen.mean, seen.variance) if evaluating else None)
        value = loss(logits, labels)
        gradients = torch.autograd.grad(value, leaves)
        if record == "evaluated first":
            value = loss(forward(leaves, x, (seen.mean, seen.variance)), labels)
        if not evaluating:
            seen.see(leaves, x)
        if record == "evaluated between":
            value = loss(forward(leaves, x, (seen.mean, seen.variance)), labels)
        kept = list(gradients) if clear else [old + new for old, new in zip(kept, gradients, strict=True)]
        moved = [leaf.detach().numpy() for leaf in leaves]
        for _ in range(steps):
            moved = stepper.step(moved, [item.numpy() for item in kept])
        leaves = [torch.from_numpy(item).requires_grad_() for item in moved]
        if record in ("after", "evaluated"):
            evaluating = evaluating or record == "evaluated"
            value = loss(forward(leaves, x, (seen.mean, seen.variance) if evaluating else None), labels)
        share = (logits.argmax(1) == labels).double().mean()
        losses.append(float((share if record == "shares" else value).detach()))
    return losses, [leaf.detach() for leaf in leaves]
