"""What may be told below a hidden check: nothing by which the submission could pass on the inputs that it was given.

Every text that comes back from a worker may have been written by the student's code: an exception's message, the name
of its class, a line that it claims to stand in the file. So lines come from the grader's own copy of the source, and of
other texts only what stands there already, or what the grader has asked for. What is left to choose between (lines,
names in the source) is far less than an input.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from grader.boundary.protocol import Frame, Raised
from grader.boundary.values import clip
from grader.feedback.text import Text, say

LEFT_OUT: Final = "..."

_OURS: Final = ("LoadExit", "LoadTimeout", "LoadFlood", "MissingName", "WrongSignature", "ReplyTooLarge")
_OF_NOTEBOOKS: Final = (
    *("CellExit", "CellSignal", "CellForged", "CellTimeout", "CellSkipped", "CellTooLarge"),
    *("DefinedBelow", "MissingInCells"),
)
_OF_LIBRARIES: Final = (
    *("OutOfMemoryError", "AcceleratorError", "DeferredCudaCallError", "UninitializedParameterError"),
    *("LinAlgError", "AxisError", "ComplexWarning", "VisibleDeprecationWarning"),
    *("BdbQuit", "UnpicklingError", "PicklingError", "JSONDecodeError", "FrozenInstanceError", "InvalidOperation"),
)
SHOWN_TYPES: Final = frozenset(
    {name for name, item in vars(builtins).items() if isinstance(item, type) and issubclass(item, BaseException)}
    | {*_OURS, *_OF_NOTEBOOKS, *_OF_LIBRARIES}
)
"""The classes of exceptions that are called by their names."""

_OF_MODELS: Final = ("weight", "bias")
_NAME: Final = re.compile(r"\w+(\.\w+){0,3}")
_MAX_TEXT: Final = 80
_MAX_NAMES: Final = 2


@dataclass(frozen=True)
class Discretion:
    """``sources``: the student's texts, by cell (nothing in a plain module). ``asked``: names that the grader used."""

    sources: Mapping[str, str]
    asked: Collection[str] = ()

    def raised(self, raised: Raised) -> Raised:
        """What may be told of an exception; ``message`` is kept, to find its cause by, and must not be shown."""
        here = self._lines(raised.cell)
        line = raised.line if 0 < raised.line <= len(here) else 0
        return msgspec.structs.replace(
            raised,
            type=raised.type if raised.type in SHOWN_TYPES else "",
            frames=[shown for frame in raised.frames if (shown := self._frame(frame)) is not None],
            line=line,
            offset=0,
            text=clip(here[line - 1]) if line else "",
            cell=raised.cell if raised.cell in self.sources else "",
            suggestions=[name for name in raised.suggestions if self._stands_there(name)],
            bases=[name for name in raised.bases if name in SHOWN_TYPES],
        )

    def cause(self, text: Text | None) -> Text | None:
        """A likely cause, or what to try: numbers in it are the grader's own."""
        return self._text(text, keep=(bool, int, float))

    def found(self, text: Text | None) -> Text | None:
        """What was found: its kind, but neither a number nor a text of the submission's."""
        return self._text(text, keep=(bool,))

    def _text(self, text: Text | None, keep: tuple[type, ...]) -> Text | None:
        if text is None:
            return None
        return Text(text.key, {name: self._value(value, keep) for name, value in text.values.items()})

    def _value(self, value: Any, keep: tuple[type, ...]) -> Any:
        if isinstance(value, Text):
            return self._text(value, keep)
        if type(value) in keep:
            return value
        if not isinstance(value, str):
            return LEFT_OUT
        names = value.split(", ")
        shown = [name if self._may_be_shown(name) else LEFT_OUT for name in names[:_MAX_NAMES]]
        return ", ".join(dict.fromkeys([*shown, *([LEFT_OUT] if len(names) > _MAX_NAMES else [])]))

    def _may_be_shown(self, name: str) -> bool:
        if name in self.asked or name in SHOWN_TYPES or self._stands_there(name):
            return True
        parts = name.split(".")
        return bool(_NAME.fullmatch(name)) and all(part in _OF_MODELS or self._stands_there(part) for part in parts)

    def _stands_there(self, text: str) -> bool:
        """Whether this stands in the source, as whole words. A number may stand there by chance."""
        if len(text) > _MAX_TEXT or not any(letter.isalpha() for letter in text):
            return False
        whole = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
        return any(whole.search(source) for source in self.sources.values())

    def _frame(self, frame: Frame) -> Frame | None:
        lines = self._lines(frame.cell)
        if not 0 < frame.line <= len(lines):
            return None
        function = frame.function if self._stands_there(frame.function) else ""
        return Frame(frame.line, function, clip(lines[frame.line - 1].strip()), frame.cell)

    def _lines(self, cell: str) -> list[str]:
        # As the worker counts them.
        return re.split(r"\r\n|\r|\n", self.sources[cell]) if cell in self.sources else []


def found(raised: Raised) -> Text:
    """That something was raised, of a type that may be told."""
    return say("found.raised", type=raised.type or say("found.an_exception"), message=LEFT_OUT)
