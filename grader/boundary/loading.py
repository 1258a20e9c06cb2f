"""Loading a submission in the worker, and telling what its code raised."""

from __future__ import annotations

import contextlib
import difflib
import inspect
import io
import linecache
import re
import sys
import tokenize
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import ModuleType, TracebackType
from typing import Any, Final

from grader.boundary.protocol import MAX_FRAMES, MAX_TEXT, Frame, Raised
from grader.boundary.values import clip
from grader.boundary.wire import roles

MAX_NAMES: Final = 1_000


@dataclass(frozen=True)
class StudentText:
    """A file's lines, or a cell's; ``cell`` is how errors name the cell."""

    lines: list[str]
    cell: str = ""

    def line(self, number: int) -> str:
        """The line of that number (1-based), or nothing."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


class MissingNameError(Exception):
    """The submission has no such name."""


class WrongSignatureError(Exception):
    """The submission's function cannot take the contract's arguments."""


class StudentModule:
    """A module of the student's, and the texts that it came from, by the path that code objects name them by."""

    def __init__(self, name: str) -> None:
        self.module = ModuleType(name)
        self._texts: dict[str, StudentText] = {}

    def enter(self) -> None:
        """Put the module where dataclasses, pickle and typing look a class's module up."""
        sys.modules[self.module.__name__] = self.module

    def add_text(self, path: str, text: str, cell: str = "") -> None:
        """Note a text: errors are told by its lines, and ``inspect`` finds it."""
        # The lines as Python counts them: ``str.splitlines`` also ends one at a form feed.
        lines = re.split(r"\r\n|\r|\n", text)
        self._texts[path] = StudentText(lines, cell)
        linecache.cache[path] = (len(text), None, [line + "\n" for line in lines], path)

    def public_names(self) -> list[str]:
        """List what the module defines or imports under a public name."""
        return sorted(name for name in vars(self.module) if isinstance(name, str) and not name.startswith("_"))

    def find(self, name: str) -> Any:
        """Give what the module calls ``name``. Raises MissingNameError."""
        try:
            return vars(self.module)[name]
        except KeyError:
            raise MissingNameError(name) from None

    def roles(self) -> dict[str, list[str]]:
        """What each public name can serve as; an object that is odd about its own class serves as nothing."""
        found: dict[str, list[str]] = {}
        for name in self.public_names()[:MAX_NAMES]:
            found[name] = []
            with contextlib.suppress(Exception):
                found[name] = roles(self.find(name))
        return found

    def similar(self, name: str) -> list[str]:
        """List the module's own names that may be a misspelling of ``name``."""
        own = [
            key
            for key, item in vars(self.module).items()
            if isinstance(key, str) and callable(item) and getattr(item, "__module__", None) == self.module.__name__
        ]
        by_lower_case = {key.lower().replace("_", ""): key for key in own}
        close = difflib.get_close_matches(name.lower().replace("_", ""), by_lower_case, n=2, cutoff=0.6)
        return [clip(by_lower_case[key]) for key in close]

    def report(self, error: BaseException) -> Raised:
        """Describe an exception by the student's own lines. Never raises, however odd the exception."""
        try:
            return self._report(error)
        except BaseException:
            return Raised("Exception", "", [])

    def _report(self, error: BaseException) -> Raised:
        if isinstance(error, MissingNameError):
            return Raised("MissingName", _message(error), [], suggestions=self.similar(str(error)))
        if isinstance(error, WrongSignatureError):
            return Raised("WrongSignature", _message(error), [])
        kind = clip(type(error).__name__)
        if isinstance(error, SyntaxError) and error.filename in self._texts:
            return _syntax_error(error, kind, self._texts[error.filename])
        frames, innermost_is_student = self._frames(error.__traceback__)
        not_started = (
            isinstance(error, NotImplementedError)
            and innermost_is_student
            and "raise NotImplementedError" in frames[-1].text
        )
        bases = [clip(base.__name__) for base in type(error).__mro__][:10]
        return Raised(kind, _message(error), frames, not_started=not_started, bases=bases)

    def _frames(self, trace: TracebackType | None) -> tuple[list[Frame], bool]:
        frames: list[Frame] = []
        innermost_is_student = False
        while trace is not None:
            code = trace.tb_frame.f_code
            text = self._texts.get(code.co_filename)
            innermost_is_student = text is not None
            if text is not None:
                shown = clip(text.line(trace.tb_lineno).strip())
                frames.append(Frame(trace.tb_lineno, clip(code.co_name), shown, text.cell))
            trace = trace.tb_next
        return frames[-MAX_FRAMES:], innermost_is_student


class Submission(StudentModule):
    """A module that comes from one file."""

    def __init__(self, source: bytes, path: str, name: str) -> None:
        super().__init__(name)
        self.module.__file__ = path
        self._source, self._path = source, path
        self.add_text(path, _decoded(source))

    def run(self) -> None:
        """Execute the module. Raises whatever its code raises."""
        self.enter()
        exec(compile(self._source, self._path, "exec", dont_inherit=True), vars(self.module))


def _syntax_error(error: SyntaxError, kind: str, source: StudentText) -> Raised:
    line, text = error.lineno or 0, error.text or ""
    return Raised(
        kind,
        clip(error.msg or ""),
        [],
        line=line if 0 < line <= len(source.lines) else 0,
        offset=min(max(0, error.offset or 0), MAX_TEXT),
        text=clip((text or source.line(line)).rstrip("\r\n")),
        cell=source.cell,
    )


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


def _decoded(source: bytes) -> str:
    """The text, in the file's own encoding."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        text = source.decode(encoding, "replace")
    except (SyntaxError, LookupError):
        text = source.decode("utf-8", "replace")
    return text.removeprefix("\ufeff")


def _message(error: BaseException) -> str:
    try:
        return clip(str(error))
    except BaseException:
        return ""
