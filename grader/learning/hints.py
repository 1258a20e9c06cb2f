"""Which hint to show: the next one, or one that speaks of what the failed check looks at.

Hints stand in rising detail, so the order counts; a later one goes first only when the words that it shares with the
failed check are clearly more. Words are compared in the source language, so that both languages choose alike.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from grader.feedback.text import catalogue

SOURCE: Final = "en"
CLEARLY_MORE: Final = 1.5
NAME_WEIGHT: Final = 3.0
"""What stands in backticks says more than a word of the sentence."""
STEM: Final = 6
"""Letters by which words are compared: `divide`, `divided` and `division` are nearly one word."""
_SHORT: Final = 4


@dataclass(frozen=True)
class Choice:
    """A hint's number, from 0, and whether it speaks of the check that failed."""

    number: int
    fits: bool


def choose_hint(hints: Sequence[str], shown: Sequence[int], exercise: str, failed: str = "") -> Choice | None:
    """Choose the hint to show now; None when all were shown.

    Args:
        hints: in the source language.
        shown: the numbers of those that were shown before.
        exercise: the exercise's name.
        failed: the name of the check that failed; without one, the order decides.
    """
    left = [number for number in range(len(hints)) if number not in shown]
    if not left:
        return None
    weights = _weights(hints)
    wanted = words(_said_of(exercise, failed))
    scores = {number: _shared(words(hints[number]), wanted, weights) for number in left}
    best = max(left, key=lambda number: scores[number])
    first = left[0]
    chosen = best if scores[best] > CLEARLY_MORE * max(scores[first], NAME_WEIGHT / 2) else first
    return Choice(chosen, bool(failed) and scores[chosen] == scores[best] >= NAME_WEIGHT)


def words(text: str) -> Counter[str]:
    """The words of a text, shortened, with their weights."""
    found: Counter[str] = Counter()
    for code in re.findall(r"`([^`]+)`", text):
        for name in re.findall(r"[A-Za-z_]{2,}", code):
            found[name.lower()] = int(NAME_WEIGHT)
    for word in re.findall(r"[a-z]+", re.sub(r"`[^`]+`", " ", text.lower())):
        if len(word) >= _SHORT:
            found.setdefault(word[:STEM], 1)
    return found


def _said_of(exercise: str, check: str) -> str:
    """What the messages say of a check, and its own name."""
    said = [catalogue().get(f"{exercise}.{check}.{part}", {}).get(SOURCE, "") for part in ("title", "advice")]
    return " ".join([check.removeprefix("test_").replace("_", " "), *said])


def _weights(hints: Sequence[str]) -> dict[str, float]:
    """A word that every hint has tells them apart from nothing."""
    count = Counter(word for hint in hints for word in words(hint))
    return {
        word: 1.0 - (times - 1) / max(1, len(hints) - 1) if len(hints) > 1 else 1.0 for word, times in count.items()
    }


def _shared(hint: Counter[str], wanted: Counter[str], weights: dict[str, float]) -> float:
    return sum(min(hint[word], wanted[word]) * weights[word] for word in hint.keys() & wanted.keys())
