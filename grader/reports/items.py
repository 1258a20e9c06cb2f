"""Classical item analysis: what the checks say about the class, and what the class says about the checks.

An item is a check, its takers are the students who handed the exercise in. Difficulty is the share of takers who pass.
Discrimination is the correlation of passing with the rest of a student's points (for right or wrong items, the
point-biserial correlation; corrected, since the item itself is left out of the total).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from grader.exports.files import Record

FEWEST_TAKERS: Final = 8
"""With fewer, a correlation says nothing."""

Difficulty = Literal["easy", "medium", "hard"]
Discrimination = Literal["good", "fair", "weak", "negative"]


@dataclass(frozen=True)
class Item:
    """One check over the class. ``correlation`` is None where it has no meaning: few takers, or all of them alike."""

    unit: str
    exercise: str
    name: str
    title: str
    hidden: bool
    takers: int
    passed: int
    correlation: float | None

    @property
    def share(self) -> float:
        """The share of takers who pass, 0 to 1: the difficulty index of classical test theory."""
        return self.passed / self.takers if self.takers else 0.0

    @property
    def difficulty(self) -> Difficulty:
        """The share in a word."""
        return "easy" if self.share >= 0.8 else "medium" if self.share >= 0.4 else "hard"

    @property
    def discrimination(self) -> Discrimination | None:
        """The correlation in a word, by the bounds that textbooks give."""
        r = self.correlation
        if r is None:
            return None
        r = round(r, 2)  # as it is shown: "-0.00" is not negative
        return "negative" if r < 0 else "weak" if r < 0.2 else "fair" if r < 0.3 else "good"


def handed_in(record: Record) -> bool:
    """Whether there is work to speak of: a file that is there and is not the stub as it was handed out."""
    return record["status"] in ("graded", "error")


def analyse_items(records: list[Record]) -> list[Item]:
    """Every check of every exercise, in the order of the records. A check that failed by our fault is no taker's."""
    totals: dict[str, float] = {}
    for record in records:
        totals[record["student"]] = totals.get(record["student"], 0.0) + record["score"]
    answers: dict[tuple[str, str, str], list[tuple[bool, float]]] = {}
    checks: dict[tuple[str, str, str], Record] = {}
    for record in records:
        for check in record["checks"]:
            key = record["unit"], record["exercise"], check["name"]
            checks.setdefault(key, check)
            taken = answers.setdefault(key, [])
            if handed_in(record) and check["outcome"] != "grader_error":
                taken.append((check["outcome"] == "passed", totals[record["student"]] - check["points"]))
    return [
        Item(
            *key,
            title=checks[key]["title"],
            hidden=checks[key]["hidden"],
            takers=len(taken),
            passed=sum(passed for passed, _ in taken),
            correlation=correlation([float(passed) for passed, _ in taken], [rest for _, rest in taken]),
        )
        for key, taken in answers.items()
    ]


def correlation(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Pearson's correlation, or None where there are too few numbers or all of one side are equal."""
    count = len(x)
    if count < FEWEST_TAKERS:
        return None
    mean_x, mean_y = math.fsum(x) / count, math.fsum(y) / count
    spread_x = math.fsum((a - mean_x) ** 2 for a in x)
    spread_y = math.fsum((b - mean_y) ** 2 for b in y)
    if spread_x < 1e-12 or spread_y < 1e-12:
        return None
    return math.fsum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / math.sqrt(spread_x * spread_y)
