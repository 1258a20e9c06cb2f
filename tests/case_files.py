"""The right and wrong submissions under ``tests/cases``, and what their first lines say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    """One submission, with the kinds of check that a wrong one is expected to fail."""

    unit: str
    exercise: str
    side: Literal["right", "wrong"]
    path: Path
    kinds: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.exercise}/{self.side}/{self.path.stem}"


def read_cases(unit: str, exercise: str) -> list[Case]:
    """All cases of an exercise, in the order of their names."""
    cases = []
    for side in ("right", "wrong"):
        for path in sorted((CASES / unit / exercise / side).glob("*.py")):
            cases.append(Case(unit, exercise, side, path, _kinds(_first_line(path))))
    return cases


def _first_line(path: Path) -> str:
    data = path.read_bytes()
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return data.decode(encoding, "replace").splitlines()[0]


def _kinds(line: str) -> tuple[str, ...]:
    found = re.search(r"expect: *([^;]*)", line)
    return tuple(re.split(r",\s*|\s+or\s+", found.group(1).strip())) if found else ()
