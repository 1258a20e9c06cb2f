"""The rules by which optimizers change weights, in NumPy; what ``Recipe`` says of mistakes in them included."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from grader.reference import Array, Recipe


class Stepper:
    """SGD and Adam by their papers' formulas (Kingma and Ba, 2015, algorithm 1; Loshchilov and Hutter, 2019)."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self.lr = recipe.lr
        self._count = 0
        self._first: list[Array] = []
        self._second: list[Array] = []
        self._largest: list[Array] = []

    def step(self, weights: Sequence[Array], gradients: Sequence[Array]) -> list[Array]:
        """Give the weights after one step."""
        recipe = self._recipe
        if not self._first:
            self._first = [np.zeros_like(w) for w in weights]
            self._second = [np.zeros_like(w) for w in weights]
            self._largest = [np.zeros_like(w) for w in weights]
        self._count += 1
        if recipe.weight_decay and not recipe.decoupled:
            gradients = [g + recipe.weight_decay * w for w, g in zip(weights, gradients, strict=True)]
        if recipe.rule == "SGD":
            if recipe.momentum:
                self._first = [recipe.momentum * m + g for m, g in zip(self._first, gradients, strict=True)]
                gradients = self._first
            return [w - self.lr * g for w, g in zip(weights, gradients, strict=True)]
        return [self._adam(i, w, g) for i, (w, g) in enumerate(zip(weights, gradients, strict=True))]

    def _adam(self, i: int, weight: Array, gradient: Array) -> Array:
        recipe = self._recipe
        beta1, beta2 = recipe.betas
        if recipe.decoupled:
            weight = weight * (1 - self.lr * recipe.weight_decay)
        self._first[i] = beta1 * self._first[i] + (1 - beta1) * gradient
        self._second[i] = beta2 * self._second[i] + (1 - beta2) * gradient**2
        second = self._second[i]
        if recipe.amsgrad:
            self._largest[i] = second = np.maximum(self._largest[i], second)
        mean = self._first[i] / (1 - beta1**self._count)
        square = second / (1 - beta2**self._count)
        return weight - self.lr * mean / (np.sqrt(square) + recipe.eps)
