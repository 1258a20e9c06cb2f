"""When the device's work is done: kernels launched, synchronisations, and the events between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter as _clock
from time import sleep as _sleep
from typing import Literal

# The clock and the sleep are remembered here, at import: code under test may replace those of the time module.


@dataclass(frozen=True)
class Event:
    """An explicit synchronisation by the code that ran in the simulation.

    ``start`` and ``end`` are readings of ``time.perf_counter`` around it; ``pending`` is the number of kernels launched
    on the device since the last one.
    """

    kind: Literal["synchronize"]
    start: float
    end: float
    pending: int


@dataclass
class Marker:
    """A point in the device's queue. ``completed`` is the time at which the work before it was done, or None."""

    recorded: float
    launched: int
    completed: float | None = None


@dataclass
class Timeline:
    """The device's queue. Work that is pending takes ``settle_seconds`` more, seen only by who synchronises."""

    settle_seconds: float = 0.0
    launched: int = 0
    finished: int = 0
    events: list[Event] = field(default_factory=list)
    _open: list[Marker] = field(default_factory=list)
    _polled_since: float | None = None

    @property
    def pending(self) -> int:
        """Kernels launched since the last explicit synchronisation."""
        return self.launched - self.finished

    def launch(self) -> None:
        """One more kernel in the queue."""
        self.launched += 1

    def mark(self) -> Marker:
        """A marker at the end of the queue; it is complete at once where no work is pending."""
        now = _clock()
        marker = Marker(now, self.launched, None if self.pending else now)
        if self.pending:
            self._open.append(marker)
        return marker

    def synchronize(self, marker: Marker | None = None) -> None:
        """Wait for all work, or for the work before a marker, and record that it was done."""
        start = _clock()
        upto = self.launched if marker is None else marker.launched
        pending = max(0, upto - self.finished)
        if pending and self.settle_seconds > 0:
            _sleep(self.settle_seconds)
        self._settle(upto, pending, start)

    def poll(self, is_done: Callable[[], bool]) -> bool:
        """Whether work is done, asked without waiting. Asking again and again is waiting as well, so the settling
        time runs from the first question; the answer "done" counts as a synchronisation."""
        if is_done():
            return True
        now = _clock()
        if self._polled_since is None:
            self._polled_since = now
        if now - self._polled_since < self.settle_seconds:
            return False
        self._settle(self.launched, self.pending, self._polled_since)
        return True

    def _settle(self, upto: int, pending: int, start: float) -> None:
        end = _clock()
        middle = self.finished + pending / 2
        waiting = []
        for marker in self._open:
            if marker.launched > upto:
                waiting.append(marker)
            elif marker.launched == upto:
                marker.completed = end
            else:
                # The settling time stands for the bulk of the work: it is taken to lie in the middle of the kernels.
                marker.completed = marker.recorded + (self.settle_seconds if marker.launched > middle else 0.0)
        self._open = waiting
        self.finished = max(self.finished, upto)
        self._polled_since = None
        self.events.append(Event("synchronize", start, end, pending))
