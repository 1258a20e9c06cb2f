"""Loading a submission in the worker, and telling what its code raised."""

from __future__ import annotations

import difflib
import inspect
import linecache
import sys
from collections.abc import Callable, Iterable, Sequence
from types import ModuleType, TracebackType
from typing import Any

from grader.boundary.protocol import MAX_TEXT, Frame, Raised

MAX_FRAMES = 4


class MissingNameError(Exception):
    """The submission has no such name."""


class WrongSignatureError(Exception):
    """The submission's function cannot take the contract's arguments."""


class Submission:
    """The student's module and the text it came from."""

    def __init__(self, source: bytes, path: str, name: str) -> None:
        self.path = path
        self.lines = source.decode("utf-8", "replace").lstrip("\ufeff").splitlines()
        self.module = ModuleType(name)
        self.module.__file__ = path
        self._source = source

    def run(self) -> None:
        """Execute the module. Raises whatever its code raises."""
        # dataclasses, pickle and typing look a class's module up here.
        sys.modules[self.module.__name__] = self.module
        linecache.cache[self.path] = (len(self._source), None, [line + "\n" for line in self.lines], self.path)
        exec(compile(self._source, self.path, "exec", dont_inherit=True), vars(self.module))

    def public_names(self) -> list[str]:
        """List what the module defines or imports under a public name."""
        return sorted(name for name in vars(self.module) if not name.startswith("_"))

    def find(self, name: str) -> Any:
        """Give what the module calls ``name``. Raises MissingNameError."""
        try:
            return vars(self.module)[name]
        except KeyError:
            raise MissingNameError(name) from None

    def similar(self, name: str) -> list[str]:
        """List the module's own names that may be a misspelling of ``name``."""
        own = [
            key
            for key, item in vars(self.module).items()
            if callable(item) and getattr(item, "__module__", None) == self.module.__name__
        ]
        by_lower_case = {key.lower().replace("_", ""): key for key in own}
        close = difflib.get_close_matches(name.lower().replace("_", ""), by_lower_case, n=2, cutoff=0.6)
        return [by_lower_case[key] for key in close]

    def report(self, error: BaseException) -> Raised:
        """Describe an exception by the student's own lines."""
        if isinstance(error, MissingNameError):
            return Raised("MissingName", str(error), [], suggestions=self.similar(str(error)))
        if isinstance(error, WrongSignatureError):
            return Raised("WrongSignature", str(error), [])
        frames, innermost_is_student = self._frames(error.__traceback__)
        not_started = (
            isinstance(error, NotImplementedError)
            and innermost_is_student
            and "raise NotImplementedError" in frames[-1].text
        )
        bases = [base.__name__ for base in type(error).__mro__][:10]
        raised = Raised(type(error).__name__, _message(error), frames, not_started=not_started, bases=bases)
        if isinstance(error, SyntaxError) and error.filename == self.path:
            line, text = error.lineno or 0, error.text or ""
            if not text and 0 < line <= len(self.lines):
                text = self.lines[line - 1]
            return Raised(
                type(error).__name__,
                (error.msg or "")[:MAX_TEXT],
                [],
                line=line,
                offset=error.offset or 0,
                text=text.rstrip("\n")[:MAX_TEXT],
            )
        return raised

    def _frames(self, trace: TracebackType | None) -> tuple[list[Frame], bool]:
        frames: list[Frame] = []
        innermost_is_student = False
        while trace is not None:
            code = trace.tb_frame.f_code
            innermost_is_student = code.co_filename == self.path
            if innermost_is_student:
                line = trace.tb_lineno
                text = self.lines[line - 1].strip() if 0 < line <= len(self.lines) else ""
                frames.append(Frame(line, code.co_name, text[:MAX_TEXT]))
            trace = trace.tb_next
        return frames[-MAX_FRAMES:], innermost_is_student


def call(function: Callable[..., Any], arguments: Sequence[Any], names: Sequence[str], style: str = "either") -> Any:
    """Call by position, by the contract's names, or (``either``) by name from where position does not fit any more.

    Raises WrongSignatureError, with the function's own signature, when no way fits.
    """
    if style == "name":
        splits: Iterable[int] = (0,)
    else:
        splits = range(len(arguments), -1 if style == "either" and names else len(arguments) - 1, -1)
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return function(*arguments)
    for split in splits:
        keywords = dict(zip(names[split:], arguments[split:], strict=True))
        try:
            signature.bind(*arguments[:split], **keywords)
        except TypeError:
            continue
        return function(*arguments[:split], **keywords)
    raise WrongSignatureError(f"{getattr(function, '__name__', '?')}{signature}"[:MAX_TEXT])


def _message(error: BaseException) -> str:
    try:
        return str(error)[:MAX_TEXT]
    except BaseException:
        return ""
