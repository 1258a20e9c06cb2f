"""Differentiable functions that a student's function is given to work on.

The worker makes them for the submission, the grader makes them again for its reference: they are plain arithmetic on
tensors, in whatever dtype comes in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import torch
from torch import Tensor


def polynomial(numbers: Sequence[float], x: Tensor) -> Tensor:
    """numbers[0] + numbers[1] x + numbers[2] x² + ..., element by element."""
    value: Any = 0.0 * x
    for number in reversed(numbers):
        value = value * x + number
    return value  # type: ignore[no-any-return]


def wave(numbers: Sequence[float], x: Tensor) -> Tensor:
    """height * sin(frequency * x), element by element."""
    height, frequency = numbers
    return height * torch.sin(frequency * x)


def mixed(numbers: Sequence[float], *variables: Tensor) -> Tensor:
    """The sum of number * (the sum of the squares of its variable), and the product of all means: one number.

    A variable with the number 0 is not used at all.
    """
    used = [(number, variable) for number, variable in zip(numbers, variables, strict=True) if number]
    product: Any = 1.0
    for _, variable in used:
        product = product * variable.mean()
    for number, variable in used:
        product = product + number * (variable**2).sum()
    return product  # type: ignore[no-any-return]


_KINDS: Final[dict[str, Callable[..., Tensor]]] = {"polynomial": polynomial, "wave": wave, "mixed": mixed}


class Formula:
    """One of these functions, with its numbers: to be called with tensors."""

    def __init__(self, kind: str, numbers: Sequence[float]) -> None:
        self._function = _KINDS[kind]
        self._numbers = list(numbers)

    def __call__(self, *variables: Tensor) -> Tensor:
        if self._function is mixed and len(variables) != len(self._numbers):
            # As Python says it of a function that is written out.
            given = f"{len(variables)} {'was' if len(variables) == 1 else 'were'} given"
            raise TypeError(f"f() takes {len(self._numbers)} positional arguments but {given}")
        return self._function(self._numbers, *variables)
