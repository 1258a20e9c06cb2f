"""Submissions that are nearly the same: a hint that two people should be asked, never a verdict.

What many share says nothing: the handed-out stub, the statement, the lines that the task itself dictates. They are
taken away first, and only what is left of two files, their own lines with their comments and names, is compared.
"""

from __future__ import annotations

import io
import itertools
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Indel

ALIKE: Final = 0.85
"""The share of own tokens in common, in the same order, from which a pair is named."""
FEWEST_TOKENS: Final = 30
"""Short answers are alike by themselves."""
OWNED_BY_FEW: Final = 5, 0.1, 10
"""A line is nobody's own once more students have it than a tenth of the class, at least 5, at most 10."""

_LAYOUT: Final = (tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)

Line = tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """Two students' files for one exercise, and how alike what is their own is, 0 to 1."""

    exercise: str
    first: str
    second: str
    likeness: float


def alike(exercise: str, sources: Mapping[str, str], handed_out: Iterable[str]) -> Iterator[Pair]:
    """The pairs of students whose own parts of one exercise are nearly the same. ``sources`` is code by student."""
    ours = {line for text in handed_out for line in token_lines(text)}
    lines = {student: [line for line in token_lines(text) if line not in ours] for student, text in sources.items()}
    had_by = Counter(line for found in lines.values() for line in set(found))
    least, share, cap = OWNED_BY_FEW
    most = min(cap, max(least, share * len(sources)))
    own = {
        student: tokens
        for student, found in lines.items()
        if len(tokens := [token for line in found if had_by[line] <= most for token in line]) >= FEWEST_TOKENS
    }
    for first, second in _sharing(own, lines, had_by, most):
        likeness = Indel.normalized_similarity(own[first], own[second], score_cutoff=ALIKE)
        if likeness >= ALIKE:
            yield Pair(exercise, first, second, likeness)


def _sharing(
    own: Mapping[str, list[str]], lines: Mapping[str, list[Line]], had_by: Mapping[Line, int], most: float
) -> list[tuple[str, str]]:
    """The pairs that have an own line in common: few in a class of any size, where all pairs would be too many."""
    students: dict[Line, list[str]] = {}
    for student in own:
        for line in set(lines[student]):
            if had_by[line] <= most:
                students.setdefault(line, []).append(student)
    return sorted({pair for found in students.values() for pair in itertools.combinations(sorted(found), 2)})


def token_lines(source: str) -> list[Line]:
    """The tokens of each line that has any. Spaces do not count; what is no Python is split at spaces instead."""
    lines: dict[int, list[str]] = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type in _LAYOUT:
                continue
            # A docstring or a comment is words: each of them counts, on its own line.
            for offset, text in enumerate(token.string.splitlines()):
                lines.setdefault(token.start[0] + offset, []).extend(
                    text.split() if token.type in (tokenize.STRING, tokenize.COMMENT) else [text]
                )
    except (tokenize.TokenError, SyntaxError):
        return [tuple(line.split()) for line in source.splitlines() if line.split()]
    return [tuple(tokens) for tokens in lines.values() if tokens]
