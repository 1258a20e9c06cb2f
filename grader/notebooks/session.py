"""Judges a submitted notebook: its cells run behind the trust boundary, its checks where their cells stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.boundary.process import Starter
from grader.checks import Check, Result
from grader.notebooks.cell_loader import CellLoader
from grader.notebooks.cell_output import CellOutput
from grader.notebooks.cells import Cell, Role
from grader.notebooks.score import in_a_notebook
from grader.session import CHECK_SECONDS, Judge

Place = tuple[Role, str]
"""The part of the cell that runs a check, and that cell's name."""


@dataclass(frozen=True)
class Verdict:
    """What came of a notebook.

    ``results`` are in the order of the checks. ``outputs`` are those of the student's cells and ``checks`` the results
    at the cells that run checks, both by the cell's index in the notebook.
    """

    results: list[Result]
    outputs: dict[int, CellOutput]
    checks: dict[int, list[Result]]
    could_load: bool


class NotebookSession:
    """One submitted notebook.

    ``last`` is the definition that checks are about which do not say so; without it, that of the last check cell which
    no check names.
    """

    def __init__(
        self,
        cells: Sequence[Cell],
        unit: str,
        exercise: str,
        starter: Starter,
        seed: int,
        seconds: float = CHECK_SECONDS,
        last: str = "",
    ) -> None:
        self.unit, self.exercise = unit, exercise
        self._cells = list(cells)
        self._last = last
        self._loader = CellLoader(self._cells, starter, seed, seconds, unit, exercise)
        self._judge = Judge(self._loader, seed, seconds)
        self._results: dict[int, Result] = {}

    def run(self, checks: Sequence[Check]) -> Verdict:
        """Run the cells in their order, the checks where their cells stand, the others behind the last; end the worker.

        Never raises for what a notebook holds or does; a fault of the grader's is a ``grader_error``.
        """
        places = self._places(checks)
        at_cells: dict[int, list[Result]] = {}
        try:
            for cell in self._cells:
                if cell.role == "student":
                    self._loader.run(cell)
                elif cell.role in ("check", "hidden"):
                    here = [number for number, place in enumerate(places) if place == (cell.role, cell.name)]
                    at_cells[cell.index] = self._run_checks(checks, here)
                if cell.role == "hidden":
                    # What the code kept of hidden inputs must not show up in the output of a later cell.
                    self._judge.close()
            self._run_checks(checks, [number for number, check in enumerate(checks) if not check.hidden])
            results = self._run_checks(checks, range(len(checks)))
        finally:
            self._judge.close()
        return Verdict(results, self._loader.outputs, at_cells, self._judge.could_load)

    def _run_checks(self, checks: Sequence[Check], numbers: Sequence[int]) -> list[Result]:
        """Run those that did not run yet; give the results of all."""
        for number in numbers:
            if number not in self._results:
                result = self._judge.run(checks[number])
                self._results[number] = replace(result, feedback=in_a_notebook(result.feedback))
        return [self._results[number] for number in numbers]

    def _places(self, checks: Sequence[Check]) -> list[Place]:
        named = {check.of for check in checks if not check.hidden}
        free = [cell.name for cell in self._cells if cell.role == "check" and cell.name not in named]
        last = self._last or (free[-1] if free else "")
        return [("hidden", "") if check.hidden else ("check", check.of or last) for check in checks]
