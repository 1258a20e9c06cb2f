"""Where the output of code goes that checks run in a kernel, and what it finds when it asks for somebody to type."""

from __future__ import annotations

import bdb
import builtins
import contextlib
import io
import logging
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any, Final, NoReturn

from grader.boundary.process import MAX_OUTPUT_BYTES
from grader.simulated_gpu.patches import Patches

SHOWN_CHARACTERS: Final = 20_000


class _TooMuchOutput(BaseException):
    """Ends code that prints for ever."""


class Printed(io.TextIOBase):
    """A stream that keeps what is printed, up to a limit."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0

    @property
    def flooded(self) -> bool:
        return self._size > MAX_OUTPUT_BYTES

    def write(self, text: str) -> int:
        self._size += len(text)
        if self.flooded:
            raise _TooMuchOutput
        self._parts.append(text)
        return len(text)

    def take(self) -> str:
        text = "".join(self._parts)[-SHOWN_CHARACTERS:]
        self._parts.clear()
        self._size = 0
        return text


@contextlib.contextmanager
def kept_apart(printed: Printed, module: ModuleType) -> Iterator[None]:
    """Prints are kept (nbgrader counts a word on stderr as an error), and nobody is there to type."""
    patches = Patches()
    patches.set(builtins, "input", _nobody_types)
    patches.set(sys, "breakpointhook", _nobody_debugs)
    for handler in _log_handlers():
        patches.set(handler, "stream", printed)
    for name in ("exit", "quit"):
        # IPython's own would end the kernel once the cell is done, and let the code go on until then.
        if type(vars(module).get(name)).__module__ == "IPython.core.autocall":
            patches.set(module, name, sys.exit)
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            yield
        finally:
            patches.undo()


def _log_handlers() -> list[logging.StreamHandler[Any]]:
    """Those that write into the kernel's own streams, as torch's do."""
    loggers = [logging.root, *logging.root.manager.loggerDict.values()]
    handlers = [handler for logger in loggers for handler in getattr(logger, "handlers", ())]
    shown = (sys.stdout, sys.stderr)
    return [each for each in handlers if isinstance(each, logging.StreamHandler) and each.stream in shown]


def _nobody_types(prompt: object = "") -> NoReturn:
    raise EOFError("EOF when reading a line")


def _nobody_debugs(*_: object, **__: object) -> NoReturn:
    raise bdb.BdbQuit
