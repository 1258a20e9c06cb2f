"""Getting what a student handed in into a worker, again after a worker was lost: what a session's checks then ask."""

from __future__ import annotations

import ast
import hashlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from grader import answers
from grader.boundary.process import (
    Ask,
    InProcess,
    Starter,
    WorkerDiedError,
    WorkerFloodError,
    WorkerForgedError,
    WorkerTimeoutError,
)
from grader.boundary.protocol import Answer, Load, ProtocolError, Raised, Request, Seed, Value
from grader.course import the_course
from grader.failures import StudentError, UnusableFileError
from grader.handles import receive
from grader.submission import SubmittedFile

LOAD_SECONDS: Final = 20.0
LOST: Final = (WorkerTimeoutError, WorkerFloodError, WorkerDiedError, WorkerForgedError, ProtocolError)
"""After any of these a worker is of no more use."""
LEFT_THE_DEBUGGER: Final = ("Exit", "BdbQuit", "KeyboardInterrupt")


@dataclass
class Loaded:
    """A worker that has the student's code loaded, and what that code defines: public names and their roles."""

    worker: Ask
    debugging: bool = False
    names: dict[str, list[str]] = field(default_factory=dict)

    def ask(self, request: Request, deadline: float, *, while_loading: bool = False) -> Value:
        """Ask the worker. Raises StudentError for what the student's code raises, and what asking a worker raises."""
        reply = self.worker.ask(request, deadline)
        if isinstance(reply, Answer):
            return reply.value
        if self.debugging and reply.type in LEFT_THE_DEBUGGER:
            raise KeyboardInterrupt
        raise StudentError(reply, while_loading=while_loading)

    def learn_names(self, found: Value) -> None:
        """Take over the names that the worker answered. Raises ProtocolError for what is no such answer."""
        self.names = answers.roles(receive(lambda _: None, found))


class Loader(Protocol):
    """What a session judges."""

    @property
    def could_load(self) -> bool:
        """Whether anything of it could be loaded so far."""

    def load(self) -> Loaded:
        """Give a worker that has it loaded: the same one, until ``close``.

        Raises StudentError or UnusableFileError when it cannot be loaded, and what asking a worker raises.
        """

    def output(self) -> str:
        """What was printed since the last call, or else what loading printed."""

    def sources(self) -> Mapping[str, str]:
        """What the student handed in, from the grader's own copy, by cell (nothing in a plain module)."""

    def blame(self, error: StudentError) -> StudentError:
        """Give the error that this one follows from, as far as anybody knows."""

    def close(self) -> None:
        """End the worker. Never raises."""


def derive(seed: int, *words: str) -> int:
    """Derive one of many independent seeds from a run's seed."""
    digest = hashlib.sha256("/".join([str(seed), *words]).encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 2


def preload(unit: str, exercise: str, sources: Iterable[str]) -> tuple[str, ...]:
    """Say what a worker should have loaded before this submission is: of one that is not begun, nothing is asked.

    Somebody else's worker loads the same where the code needs it, and takes its time.
    """
    wanted = next((each.preload for each in the_course().exercises() if (each.unit, each.name) == (unit, exercise)), ())
    return wanted if wanted and any(_is_begun(source) for source in sources) else ()


def _is_begun(source: str) -> bool:
    """Whether it defines a function that does more than to raise NotImplementedError."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(isinstance(node, ast.FunctionDef) and not _is_left_open(node.body[-1]) for node in nodes)


def _is_left_open(last: ast.stmt) -> bool:
    return isinstance(last, ast.Raise) and last.exc is not None and "NotImplementedError" in ast.dump(last.exc)


class ModuleLoader:
    """Loads a submitted file as a module. One that cannot be loaded is not tried twice."""

    def __init__(self, file: SubmittedFile, starter: Starter, seed: int, seconds: float) -> None:
        self._file = file
        self._starter = starter
        self._debugging = isinstance(starter, InProcess)
        self._seed = seed
        self._seconds = max(LOAD_SECONDS, seconds)
        self._loaded: Loaded | None = None
        self._broken: Exception | None = None
        self._printed = ""

    @property
    def could_load(self) -> bool:
        """Whether the file could be loaded so far."""
        return self._broken is None

    def load(self) -> Loaded:
        """Give a worker with the module loaded. What it raised once, it raises again without a try."""
        if self._broken is not None:
            raise self._broken
        if self._loaded is not None:
            return self._loaded
        try:
            self._file.check_usable()
            self._loaded = loaded = Loaded(self._starter.start(self._preload()), self._debugging)
            deadline = time.monotonic() + self._seconds
            # The module's code runs here, so its random draws are seeded as well.
            loaded.ask(Seed(derive(self._seed, "load")), deadline)
            # A debugger finds its breakpoints by the whole path; nobody else's code learns where it lies.
            path = str(self._file.path) if self._debugging else self._file.path.name
            load = Load(self._file.source, path, f"submission_{self._file.exercise}")
            loaded.learn_names(loaded.ask(load, deadline, while_loading=True))
            self._printed = loaded.worker.output()
        except (UnusableFileError, StudentError, WorkerForgedError, ProtocolError) as error:
            self._broken = error
            raise
        except (WorkerTimeoutError, WorkerFloodError, WorkerDiedError) as error:
            self._broken = _load_error(error, self._seconds)
            self.close()
            raise self._broken from None
        except BaseException:
            # No fault of the file's: the next check gets another worker.
            self.close()
            raise
        return self._loaded

    def _preload(self) -> tuple[str, ...]:
        return preload(self._file.unit, self._file.exercise, self.sources().values())

    def output(self) -> str:
        """What was printed since the last call, or else what loading printed."""
        return "" if self._loaded is None else self._loaded.worker.output() or self._printed

    def sources(self) -> Mapping[str, str]:
        """The file's text; in UTF-8, whatever it says of itself."""
        return {"": self._file.source.decode("utf-8", "replace")}

    def blame(self, error: StudentError) -> StudentError:
        """The error itself: a module that fails in one place is not there at all."""
        return error

    def close(self) -> None:
        """End the worker."""
        if self._loaded is not None:
            self._loaded.worker.close()
            self._loaded = None


def _load_error(error: WorkerTimeoutError | WorkerFloodError | WorkerDiedError, seconds: float) -> StudentError:
    if isinstance(error, WorkerDiedError):
        kind, message = "LoadExit", str(error.code)
    elif isinstance(error, WorkerTimeoutError):
        kind, message = "LoadTimeout", f"{seconds:g}"
    else:
        kind, message = "LoadFlood", ""
    return StudentError(Raised(kind, message, []), while_loading=True)
