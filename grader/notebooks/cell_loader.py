"""Feeds a notebook's cells to a worker, one by one, and again to a new worker after one was lost."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from grader.boundary.process import (
    Ask,
    InProcess,
    Starter,
    WorkerDiedError,
    WorkerProcess,
    WorkerTimeoutError,
)
from grader.boundary.protocol import PublicNames, Raised, RunCell, Seed
from grader.failures import Feedback, StudentError, UnusableFileError
from grader.feedback.exceptions import missing_name
from grader.feedback.text import say
from grader.loaders import LOAD_SECONDS, LOST, Loaded, derive, preload
from grader.notebooks.bound_names import bound_names, would_define
from grader.notebooks.cell_output import CellOutput, State, cell_error, feedback_of, title_of
from grader.notebooks.cells import Cell
from grader.notebooks.magics import check_readable
from grader.submission import MAX_SOURCE_BYTES

MAX_LOST: Final = 3
"""So many workers may be lost in cells; further cells are not run then."""
FIRST_RUNS: Final = 10
REPLAYS: Final = 12
"""So many times the seconds that each cell has may all take together, when they run first and in replays."""


class CellLoader:
    """A worker with the cells that were run so far. Cells that raise count as run: what they did is there."""

    def __init__(
        self, cells: Sequence[Cell], starter: Starter, seed: int, seconds: float, unit: str = "", exercise: str = ""
    ) -> None:
        self._to_run = [cell for cell in cells if cell.role == "student" and cell.source.strip()]
        self._starter = starter
        self._preload = preload(unit, exercise, (cell.source for cell in self._to_run))
        self._seed = seed
        self._seconds = max(LOAD_SECONDS, seconds)
        self._left = FIRST_RUNS * self._seconds
        self._left_for_replays = REPLAYS * self._seconds
        self._kept: list[Cell] = []
        self._failed: list[tuple[Cell, StudentError]] = []
        self._lost = 0
        self._fault: Exception | None = None
        self._loaded: Loaded | None = None
        self._knows_names = False
        self.outputs: dict[int, CellOutput] = {}

    @property
    def could_load(self) -> bool:
        """Whether any cell with code in it ran to its end."""
        ran = {index for index, output in self.outputs.items() if output.state == "ran"}
        return any(cell.index in ran for cell in self._to_run)

    def run(self, cell: Cell) -> None:
        """Run a cell and note its output. Never raises: a fault of ours becomes that of every later check."""
        if not cell.source.strip():
            self.outputs[cell.index] = CellOutput()
            return
        try:
            self._run(cell)
        except Exception as error:
            self._fault = error
            feedback = Feedback(title_of(cell), cause=say("grader.fault", what=f"{type(error).__name__}: {error}"))
            self.outputs[cell.index] = CellOutput(state="skipped", error=feedback)

    def _run(self, cell: Cell) -> None:
        if self._fault is not None or self._lost >= MAX_LOST or self._left <= 0:
            return self._note(cell, "skipped", cell_error("CellSkipped", cell))
        if len(cell.source) > MAX_SOURCE_BYTES:
            return self._note(cell, "skipped", cell_error("CellTooLarge", cell))
        check_readable(cell.source)
        try:
            loaded = self._worker()
        except StudentError:
            return self._note(cell, "skipped", cell_error("CellSkipped", cell))
        self._knows_names = False
        start = time.monotonic()
        try:
            self._ask(loaded, cell)
        except StudentError as error:
            self._kept.append(cell)
            self._note(cell, "raised", error, *_printed(loaded.worker))
        except LOST as error:
            self._lose(cell, error)
        else:
            self._kept.append(cell)
            printed, cut = _printed(loaded.worker)
            self.outputs[cell.index] = CellOutput(printed, cut=cut)
        finally:
            self._left -= time.monotonic() - start

    def load(self) -> Loaded:
        """Give the worker, with the names that the cells so far define."""
        if self._fault is not None:
            raise self._fault
        if not self._to_run:
            raise UnusableFileError(say("cells.none"), say("cells.none_advice"))
        loaded = self._worker()
        if not self._knows_names:
            found = loaded.ask(PublicNames(), time.monotonic() + self._seconds, while_loading=True)
            loaded.learn_names(found)
            self._knows_names = True
        return loaded

    def output(self) -> str:
        """What was printed since the last call. What cells print stands below them."""
        return "" if self._loaded is None else self._loaded.worker.output()

    def sources(self) -> Mapping[str, str]:
        """The cells' sources, by their numbers."""
        return {str(cell.number): cell.source for cell in self._to_run}

    def close(self) -> None:
        """End the worker. The next one that is needed replays the cells."""
        if self._loaded is not None:
            self._loaded.worker.close()
            self._loaded = None

    def blame(self, error: StudentError) -> StudentError:
        """Give the error of the cell that would have defined the name that is missing, where there is one."""
        seen: set[int] = set()
        while name := missing_name(error.raised):
            found = [
                (cell, failure)
                for cell, failure in self._failed
                if cell.index not in seen and would_define(cell.source, name, failure.raised.type)
            ]
            if not found:
                break
            cell, error = found[-1]
            seen.add(cell.index)
        if error.raised.type != "MissingName":
            return error
        name = error.raised.message
        ahead = (cell for cell in self._to_run if cell.index not in self.outputs)
        below = next((cell for cell in ahead if name in bound_names(cell.source)), None)
        if below is not None:
            return StudentError(Raised("DefinedBelow", name, [], cell=str(below.number)))
        return StudentError(msgspec.structs.replace(error.raised, type="MissingInCells"))

    def _worker(self) -> Loaded:
        """Raises StudentError when it is given up to get the cells that ran into another worker."""
        while self._loaded is None:
            if self._lost > MAX_LOST or self._left_for_replays <= 0:
                raise StudentError(Raised("CellSkipped", "", []), while_loading=True)
            try:
                self._replay()
            except BaseException:
                self.close()
                raise
        return self._loaded

    def _replay(self) -> None:
        """Start a worker and run in it the cells that ran before, until it is lost or the time for replays is over."""
        self._knows_names = False
        self._loaded = loaded = Loaded(self._starter.start(self._preload), isinstance(self._starter, InProcess))
        start = time.monotonic()
        loaded.ask(Seed(derive(self._seed, "load")), start + self._seconds)
        for cell in self._kept:
            left = self._left_for_replays - (time.monotonic() - start)
            if left <= 0 or not self._runs_again(loaded, cell):
                self.close()
                break
        if self._kept:
            self._left_for_replays -= time.monotonic() - start

    def _runs_again(self, loaded: Loaded, cell: Cell) -> bool:
        try:
            with contextlib.suppress(StudentError):
                self._ask(loaded, cell)
        except LOST as error:
            self._lose(cell, error)
            return False
        _printed(loaded.worker)
        return True

    def _ask(self, loaded: Loaded, cell: Cell) -> None:
        request = RunCell(cell.source.encode("utf-8", "surrogatepass"), str(cell.number))
        loaded.ask(request, time.monotonic() + self._seconds, while_loading=True)

    def _lose(self, cell: Cell, error: Exception) -> None:
        """The worker was lost in this cell: it never runs again."""
        printed, cut = ("", False) if self._loaded is None else _printed(self._loaded.worker)
        self.close()
        self._lost += 1
        self._kept = [kept for kept in self._kept if kept.index != cell.index]
        if isinstance(error, WorkerTimeoutError):
            self._note(cell, "timeout", cell_error("CellTimeout", cell, f"{self._seconds:g}"), printed, cut)
        elif isinstance(error, WorkerDiedError):
            kind = "CellExit" if error.code >= 0 else "CellSignal"
            self._note(cell, "died", cell_error(kind, cell, str(abs(error.code))), printed, cut)
        else:
            self._note(cell, "died", cell_error("CellForged", cell))

    def _note(self, cell: Cell, state: State, error: StudentError, printed: str = "", cut: bool = False) -> None:
        self._failed.append((cell, error))
        self.outputs[cell.index] = CellOutput(printed, state, feedback_of(cell, error), cut)


def _printed(worker: Ask) -> tuple[str, bool]:
    """What was printed since this was last asked, and whether that is not all."""
    printed = worker.output()
    if not isinstance(worker, WorkerProcess) or not worker.has_left_out():
        return printed, False
    whole_lines = printed.rpartition("\n")[0] or printed
    return whole_lines + "\n", True
