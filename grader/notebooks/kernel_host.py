"""Checks in a student's own kernel: what a graded run leaves to the operating system is done by hand here.

There is no boundary in a kernel and nothing to trust: this is immediate feedback, never a grade. But a loop that never
ends is to be stopped, output to be held, and the kernel left as it was.
"""

from __future__ import annotations

import contextlib
import linecache
import signal
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType, ModuleType
from typing import Final

from grader.boundary.process import WorkerFloodError, WorkerTimeoutError
from grader.boundary.protocol import (
    Frame,
    Make,
    PublicNames,
    Raised,
    Reply,
    Request,
    decode_reply,
    decode_request,
    encode,
)
from grader.failures import StudentError
from grader.loaders import LOAD_SECONDS, Loaded
from grader.notebooks.ambient import Sides
from grader.notebooks.kernel_streams import Printed, kept_apart
from grader.notebooks.kernel_worker import KernelWorker, name_of_cell

PATIENCE_SECONDS: Final = 1.0
"""How long after an interrupt that changed nothing the next one comes."""


class KernelHost:
    """What the checks of one call of ``check`` are asked of: the kernel's objects, ready since their cells ran.

    ``stopped_at`` holds the student's own lines at which a check was stopped, by its limit or by an interrupt.
    """

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.stopped_at: list[Frame] = []
        self.interrupted = False
        self.out_of_time = False
        self.sides = Sides()
        self._loaded: Loaded | None = None
        self._in_student_code = False

    @contextlib.contextmanager
    def running(self) -> Iterator[KernelHost]:
        """Within it, checks may be run. Leaves the kernel as it was."""
        with self.sides.checks(), self._interrupts():
            yield self

    @property
    def could_load(self) -> bool:
        """There is nothing to be loaded."""
        return True

    def load(self) -> Loaded:
        """Give a worker in this process, with the names that the cells have defined."""
        if self._loaded is None:
            self._loaded = loaded = Loaded(_KernelAsk(self))
            loaded.learn_names(loaded.ask(PublicNames(), time.monotonic() + LOAD_SECONDS))
        return self._loaded

    def output(self) -> str:
        """What was printed since the last call."""
        return "" if self._loaded is None else self._loaded.worker.output()

    def sources(self) -> dict[str, str]:
        """The texts of the cells that ran, by what the notebook shows beside them."""
        named = {path: name_of_cell(path) for path in list(linecache.cache)}
        return {name: "".join(linecache.getlines(path)) for path, name in named.items() if name}

    def blame(self, error: StudentError) -> StudentError:
        """The error itself: cells that raised have said so."""
        return error

    def close(self) -> None:
        """Let go of what the checks have made."""
        self._loaded = None

    @contextlib.contextmanager
    def interruptible(self) -> Iterator[None]:
        """Where an interrupt may cut in: in the student's code, not while the kernel is being put in order again."""
        self._in_student_code = True
        try:
            yield
        finally:
            self._in_student_code = False

    @contextlib.contextmanager
    def _interrupts(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._interrupt)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        again = self.interrupted
        self.interrupted = again or not self.out_of_time
        if self._in_student_code or again:
            raise KeyboardInterrupt

    @contextlib.contextmanager
    def limit(self, deadline: float) -> Iterator[None]:
        """Interrupt the main thread at the deadline (``time.monotonic``), again and again until this is left."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        done, lock = threading.Event(), threading.Lock()

        def wait() -> None:
            seconds = max(0.0, deadline - time.monotonic())
            while not done.wait(seconds):
                with lock:
                    if not done.is_set():
                        self.out_of_time = True
                        _interrupt_main_thread()
                seconds = PATIENCE_SECONDS

        threading.Thread(target=wait, daemon=True).start()
        try:
            yield
        finally:
            with lock:
                done.set()


def _interrupt_main_thread() -> None:
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        return
    import _thread

    _thread.interrupt_main()


class _KernelAsk:
    """Asks a worker in this process. Raises KeyboardInterrupt when the student interrupts."""

    def __init__(self, host: KernelHost) -> None:
        self._host = host
        self._printed = Printed()
        self._worker = KernelWorker(host.module, host.interruptible)
        self._grace = 0.0

    def ask(self, request: Request, deadline: float) -> Reply:
        """Carry the request out here, through the same bytes."""
        host = self._host
        if host.interrupted:
            raise KeyboardInterrupt
        if isinstance(request, Make):
            self._grace += _first_optimizer_seconds()
        host.out_of_time = False
        with host.limit(deadline + self._grace), host.sides.students(), kept_apart(self._printed, host.module):
            reply = decode_reply(encode(self._worker.handle(decode_request(encode(request)))))
        if isinstance(reply, Raised) and (host.interrupted or host.out_of_time):
            host.stopped_at = reply.frames
        if host.interrupted:
            raise KeyboardInterrupt
        if host.out_of_time:
            raise WorkerTimeoutError
        if self._printed.flooded:
            raise WorkerFloodError
        return reply

    def output(self) -> str:
        """What was printed since the last call."""
        return self._printed.take()

    def close(self) -> None:
        """Nothing to end."""


def _first_optimizer_seconds() -> float:
    """The first optimizer of a process imports as much as torch itself: that is not the student's time."""
    if "torch._dynamo" in sys.modules:
        return 0.0
    start = time.monotonic()
    import torch._dynamo  # noqa: F401

    return time.monotonic() - start
