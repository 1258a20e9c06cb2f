"""CUDA's streams and events on the simulated device: one queue of work, and points in it.

See https://docs.pytorch.org/docs/stable/notes/cuda.html#asynchronous-execution
"""

from __future__ import annotations

from typing import Any

import torch

from grader.simulated_gpu.carrier import CUDA
from grader.simulated_gpu.timeline import Marker, Timeline


class EventStateError(ValueError, RuntimeError):
    """An event asked for what it cannot know. torch raised RuntimeError for this, and raises ValueError since."""


class SimulatedStream:
    """A stream. All streams share the device's one queue, so to wait for one is to wait for all."""

    def __init__(self, timeline: Timeline, stream_id: int = 0, priority: int = 0) -> None:
        self.timeline = timeline
        self.stream_id = stream_id
        self.priority = priority
        self.device = CUDA
        self.device_index = 0
        self.device_type = 1
        self.cuda_stream = stream_id
        self._outer: list[SimulatedStream] = []

    stands_for: Any = torch.Stream
    __class__ = property(lambda self: torch.cuda.Stream)

    def synchronize(self) -> None:
        """Wait for the work in the queue: an explicit synchronisation."""
        self.timeline.synchronize()

    def query(self) -> bool:
        """Whether the work is done. Asking until it is counts as a synchronisation."""
        timeline = self.timeline
        return timeline.poll(lambda: timeline.pending == 0)

    def record_event(self, event: Any = None) -> Any:
        """Record an event, a new one unless one is given, and return it."""
        recorded = SimulatedEvent(self.timeline) if event is None else event
        recorded.record(self)
        return recorded

    def wait_event(self, event: Any) -> None:
        """Let later work wait for an event. With one queue it does so anyway."""

    def wait_stream(self, stream: Any) -> None:
        """Let later work wait for another stream. With one queue it does so anyway."""

    def is_capturing(self) -> bool:
        """Whether a CUDA graph is being captured: never."""
        return False

    def __enter__(self) -> SimulatedStream:
        self._outer.append(current_stream(self.timeline))
        _Current.stream = self
        return self

    def __exit__(self, *exception: object) -> None:
        _Current.stream = self._outer.pop()

    def __eq__(self, other: object) -> bool:
        return type(other) is SimulatedStream and other.stream_id == self.stream_id

    def __hash__(self) -> int:
        return hash((self.stream_id, self.device))

    def __repr__(self) -> str:
        return f"<torch.cuda.Stream device={self.device} cuda_stream={self.stream_id:#x}>"


class SimulatedEvent:
    """A CUDA event: a marker in the queue, and the time at which the work before it was done."""

    def __init__(self, timeline: Timeline, enable_timing: bool = False) -> None:
        self.timeline = timeline
        self.enable_timing = enable_timing
        self.device = CUDA
        self.cuda_event = 0
        self._marker: Marker | None = None

    stands_for: Any = torch.Event
    __class__ = property(lambda self: torch.cuda.Event)

    @property
    def event_id(self) -> int:
        """A number that names the event, 0 before it is recorded."""
        return self.cuda_event

    def record(self, stream: Any = None) -> None:
        """Put the event at the end of the queue."""
        self._marker = self.timeline.mark()
        self.cuda_event = id(self)

    def wait(self, stream: Any = None) -> None:
        """Let later work wait for the event. With one queue it does so anyway."""

    def query(self) -> bool:
        """Whether the work before the event is done. An event that was not recorded has none, as on CUDA."""
        marker = self._marker
        return marker is None or self.timeline.poll(lambda: marker.completed is not None)

    def synchronize(self) -> None:
        """Wait for the work before the event: an explicit synchronisation, if the event was recorded."""
        if self._marker is not None:
            self.timeline.synchronize(self._marker)

    def elapsed_time(self, end_event: SimulatedEvent) -> float:
        """Milliseconds between the completion of this event and that of ``end_event``.

        Raises:
            EventStateError: an event cannot time, or was not recorded (a ValueError and a RuntimeError).
            RuntimeError: the work before an event is not done yet.
        """
        if not (self.enable_timing and end_event.enable_timing):
            raise EventStateError("Both events must be created with argument 'enable_timing=True'.")
        if self._marker is None or end_event._marker is None:
            raise EventStateError("Both events must be recorded before calculating elapsed time.")
        start, end = self._marker.completed, end_event._marker.completed
        if start is None or end is None:
            error: type[RuntimeError] = getattr(torch, "AcceleratorError", RuntimeError)
            raise error("CUDA error: device not ready. Both events must be completed before calculating elapsed time.")
        return (end - start) * 1000.0

    def __repr__(self) -> str:
        return f"<torch.cuda.Event {self.cuda_event:#x}>" if self.cuda_event else "<torch.cuda.Event uninitialized>"


class _Current:
    stream: SimulatedStream | None = None


def current_stream(timeline: Timeline) -> SimulatedStream:
    """The stream selected in the context, at first the default one."""
    if _Current.stream is None or _Current.stream.timeline is not timeline:
        _Current.stream = SimulatedStream(timeline)
    return _Current.stream


def select_stream(stream: SimulatedStream | None) -> None:
    """Make a stream the current one; None forgets it."""
    _Current.stream = stream
