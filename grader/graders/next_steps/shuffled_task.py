"""Images with one pixel each of their own, a call of `train` with them, and what a training in float64 gives.

The model is linear and without bias. So a step moves the weights of an image's own pixel only, by the image's own
gradient, over the number of images in its batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor

from grader.feedback.text import say
from grader.graders.next_steps.classifier import LossFunction, cross_entropy
from grader.judging import fail
from grader.student import Model, Student

PIXELS: Final = 64
WEIGHT: Final = "1.weight"


@dataclass(frozen=True)
class Task:
    """Images with a pixel each, their classes, and the weights to start from."""

    pixels: Tensor
    values: Tensor
    labels: Tensor
    weight: Tensor

    @property
    def images(self) -> Tensor:
        """(N, 1, 8, 8), float32."""
        images = torch.zeros(len(self.pixels), PIXELS)
        images[torch.arange(len(images)), self.pixels] = self.values
        return images.reshape(-1, 1, 8, 8)

    def columns(self, weight: Tensor) -> Tensor:
        """The weights (N, classes) of the images' own pixels, in float64."""
        return weight.double().T[self.pixels]

    def losses(self, columns: Tensor) -> Tensor:
        """The loss of every image."""
        return cross_entropy(columns * self.values.double()[:, None], self.labels)

    def gradients(self, columns: Tensor, loss: LossFunction | None = None, labels: Tensor | None = None) -> Tensor:
        """The gradient of every image's own loss with respect to its own weights."""
        leaf = columns.clone().requires_grad_()
        logits, labels = leaf * self.values.double()[:, None], self.labels if labels is None else labels
        if loss is None:
            total = cross_entropy(logits, labels).sum()
        else:
            total = torch.stack([loss(logits[i : i + 1], labels[i : i + 1]) for i in range(len(logits))]).sum()
        return torch.autograd.grad(total, leaf)[0]


def draw_task(rows: int, classes: int = 3) -> Task:
    """Draw a task of at most 60 images: some pixels are 0 in all of them."""
    return Task(
        torch.randperm(PIXELS)[:rows],
        torch.rand(rows) + 0.5,
        torch.randint(0, classes, (rows,)),
        torch.randn(classes, PIXELS),
    )


def call_train(student: Student, task: Task, lr: float, decay: float = 0.0, **given: Any) -> tuple[Any, Model]:
    """Run the student's ``train`` with SGD; give what it returns, and the model."""
    model = student.flat_classifier(task.weight)
    optimizer = student.optimizer("SGD", model, lr, weight_decay=decay)
    found = student.call("train", model=model, images=task.images, labels=task.labels, optimizer=optimizer, **given)
    return found, model


def final_weight(model: Model, task: Task) -> Tensor:
    """The model's weight after training."""
    item = model.parameters()[WEIGHT].values
    if item.shape != task.weight.shape or item.dtype != torch.float32:
        raise fail("params", found=say("found.weights_differ"), cause=say("cause.weights_differ"))
    return item


Run = tuple[list[float], Tensor]


def run(
    task: Task,
    lr: float,
    epochs: int,
    batch_size: int,
    *,
    loss: LossFunction | None = None,
    clear: bool = True,
    after: bool = False,
    momentum: float = 0.0,
) -> Run:
    """Train in float64, in the rows' own order (any order gives the same, if no batch is short)."""
    x = task.images.double().flatten(1)
    weight = task.weight.double().clone().requires_grad_()
    rule: Callable[[Tensor, Tensor], Tensor] = loss or (lambda z, k: cross_entropy(z, k).mean())
    kept, losses = torch.zeros_like(weight), []
    for _ in range(epochs):
        parts = []
        for start in range(0, len(x), batch_size):
            rows = slice(start, start + batch_size)
            value = rule(x[rows] @ weight.T, task.labels[rows])
            gradient = torch.autograd.grad(value, weight)[0]
            kept = gradient if clear else kept + gradient
            with torch.no_grad():
                weight -= lr * kept
                number = rule(x[rows] @ weight.T, task.labels[rows]) if after else value
            parts.append(float(number.detach()))
        losses.append(sum(parts) / len(parts))
    return losses, weight.detach()
