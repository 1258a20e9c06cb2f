"""A submitted notebook, read without running anything: its code cells and the part that each of them plays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Role = Literal["student", "check", "hidden", "skipped"]

CHECK_PREFIX: Final = "check_"
HIDDEN_ID: Final = "hidden_checks"
SKIPPED_IDS: Final = ("setup", "look")


@dataclass(frozen=True)
class Cell:
    """A code cell. ``index`` counts all cells of the notebook from 0; ``number`` counts code cells from 1.

    ``name`` is, for a check cell, the definition whose public checks it runs.
    """

    index: int
    number: int
    role: Role
    source: str
    name: str = ""

    @property
    def label(self) -> str:
        """How messages name the cell."""
        return f"cell {self.number}"
