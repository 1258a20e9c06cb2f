"""A cell's source without what only IPython understands: magics, ``!shell``, ``?help``, pasted prompts.

Runs where the cells run, in the worker: the text is hostile, and reading it may take long.
"""

from __future__ import annotations

import functools
import importlib.util
import re
from typing import Any, Final

_LEADING_BLANK: Final = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*")
_SUSPECT: Final = re.compile(
    r"^[ \t]*(?:[%!?,;/]|>>> |In \[)"  # a command, or a pasted prompt
    r"|=[ \t]*(?:\\\r?\n[ \t]*)?[%!]"  # the result of one
    r"|\?[ \t]*$",
    re.MULTILINE,
)


class IPythonMissingError(Exception):
    """The cells use IPython's syntax, and IPython, which can read it, is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "this notebook uses magics, which IPython reads, and IPython is not installed here; "
            "install the extra `notebooks`: pip install 'pytorch-course-grader[notebooks]'"
        )


def check_readable(source: str) -> None:
    """Raise IPythonMissingError if a cell seems to use IPython's syntax, and nobody here can read that."""
    if importlib.util.find_spec("IPython") is not None:
        return
    if _without_blank_lines(source)[:1].isspace() or _SUSPECT.search(source):
        raise IPythonMissingError


def plain_python(source: str) -> str:
    """Put magics and shell commands into calls of ``get_ipython()``; each line keeps its number.

    Never raises: what cannot be read, or needs an IPython that is not there, comes back as it is.
    """
    text = _without_blank_lines(source)
    try:
        plain: str = _manager().transform_cell(text)
    except Exception:
        return source
    return "\n" * len(re.findall(r"\r\n|\r|\n", source[: len(source) - len(text)])) + plain


def _without_blank_lines(source: str) -> str:
    blank = _LEADING_BLANK.match(source)
    return source[blank.end() :] if blank else source


@functools.cache
def _manager() -> Any:
    from IPython.core.inputtransformer2 import TransformerManager

    manager: Any = TransformerManager()  # type: ignore[no-untyped-call]
    manager.token_transformers = [_keeping_lines(transformer) for transformer in manager.token_transformers]
    return manager


def _keeping_lines(transformer: Any) -> Any:
    """The transformer, with blank lines in place of the further lines of a command that is continued over several."""

    class KeepingLines(transformer):  # type: ignore[misc]
        def transform(self, lines: list[str]) -> list[str]:
            found: list[str] = super().transform(lines)
            after = self.start_line + 1
            return found[:after] + ["\n"] * (len(lines) - len(found)) + found[after:]

    return KeepingLines
