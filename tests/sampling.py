"""How much of what takes long an ordinary run of the tests takes on: with ``GRADER_ALL_CASES=1``, everything."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final, TypeVar

ALL: Final = bool(os.environ.get("GRADER_ALL_CASES"))

T = TypeVar("T")


def sample(items: Sequence[T], most: int) -> list[T]:
    """At most so many, spread evenly over all; the same ones in every run."""
    if ALL or len(items) <= most:
        return list(items)
    return [items[number * len(items) // most] for number in range(most)]
