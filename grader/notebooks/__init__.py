"""The exercises as notebooks: derived from the solutions, worked in a kernel, graded through the trust boundary."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.notebooks.kernel import Checks


def checks(exercise: str, lang: str | None = None) -> Checks:
    """Give the checks of an exercise, to be called below a notebook's cells (see ``kernel.checks``)."""
    # Imported late: torch comes with it, and reading or writing notebooks needs none.
    from grader.notebooks import kernel

    return kernel.checks(exercise, lang)
