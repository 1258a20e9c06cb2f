"""What a notebook's cells expect around them: stand-ins for IPython's shell and for the course's own ``check``.

Grading runs neither shell commands nor most magics: they install, show, measure and time, none of which changes what is
judged. A magic that merely wraps ordinary code runs that code; one that writes a file, which a later cell may import,
writes it into the scratch folder.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import re
import shlex
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

RUN_THEIR_CODE: Final = ("capture", "debug", "prun", "snakeviz", "time")
"""Magics that run the code that is given to them, as a cell's body or in their line."""

SHOWN_CHARACTERS: Final = 60

_TIMEIT_OPTIONS: Final = re.compile(r"(?:-[nrp]\s*\d+\s+|-[otcqv]+\s+)*")

Execute = Callable[[str, bool], Any]
"""Run code of the cell that is being run, show its last value if asked to, and give that value."""


class Nothing:
    """Whatever of IPython's is not there: calling it does nothing, and so does whatever is asked of it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: Any, **__: Any) -> None:
        return None

    def __bool__(self) -> bool:
        return False

    def __contains__(self, _: object) -> bool:
        return False


class Captured:
    """What ``%%capture name`` keeps."""

    def __init__(self, text: str) -> None:
        self.stdout = text
        self.stderr = ""
        self.outputs: list[Any] = []

    def show(self) -> None:
        """Print it."""
        print(self.stdout, end="")

    __call__ = show

    def __str__(self) -> str:
        return self.stdout


class Lines(list[str]):
    """What ``name = !command`` gives: lines, also as one text and as paths."""

    @property
    def l(self) -> list[str]:  # noqa: E743 - IPython's name
        return self

    @property
    def n(self) -> str:
        return "\n".join(self)

    @property
    def s(self) -> str:
        return " ".join(self)

    @property
    def p(self) -> list[Path]:
        return [Path(line) for line in self if os.path.exists(line)]

    list, nlstr, spstr, paths = l, n, s, p

    def grep(self, *_: Any, **__: Any) -> Lines:
        """No lines, of which none fits."""
        return Lines()

    fields = grep


class Timed:
    """What ``%timeit -o`` gives, of a single run."""

    def __init__(self, seconds: float) -> None:
        self.loops = self.repeat = 1
        self.best = self.worst = self.average = seconds
        self.stdev = self.compile_time = 0.0
        self.all_runs = self.timings = [seconds]


class Shell:
    """What ``get_ipython()`` gives. Whatever else of IPython's shell is asked of it does nothing.

    ``given``: names in ``names`` that are no student's own.
    """

    def __init__(self, execute: Execute, names: dict[str, Any], given: dict[str, Any]) -> None:
        self._execute = execute
        self._given = given
        self.user_ns = self.user_global_ns = names

    def run_line_magic(self, name: str, line: str = "", *_: Any, **__: Any) -> Any:
        """``%name line``; gives the value, if it runs code."""
        if name in RUN_THEIR_CODE and line.strip():
            return self._execute(line, False)
        if name == "timeit" and _keeps_result(line):
            return self._timed(_TIMEIT_OPTIONS.sub("", line, count=1))
        if name == "pylab":
            return self._pylab()
        if name in ("env", "set_env") and "=" in line:
            variable, value = line.split("=", 1)
            os.environ[variable.strip()] = value.strip()
            return None
        if name == "run" and (path := _first_word(line)) and os.path.isfile(path):
            return self._execute(Path(path).read_text(encoding="utf-8"), False)
        return _not_run(f"%{name} {line}")

    def run_cell_magic(self, name: str, line: str = "", cell: str = "", *_: Any, **__: Any) -> Any:
        """``%%name line`` with the lines below it."""
        if name == "capture":
            return self._capture(line, cell)
        if name in ("writefile", "file"):
            return _write(line, cell)
        if name in RUN_THEIR_CODE:
            self._execute(cell, True)
            return None
        if name == "timeit" and _keeps_result(line):
            return self._timed(cell)
        return _not_run(f"%%{name} {line}")

    def magic(self, text: str, *_: Any, **__: Any) -> Any:
        """``%name line`` as one text."""
        name, _space, line = text.lstrip(" %").partition(" ")
        return self.run_line_magic(name, line)

    def run_cell(self, text: str, *_: Any, **__: Any) -> SimpleNamespace:
        """Run code as if it were a cell: an error is shown, not raised."""
        try:
            value = self._execute(str(text), True)
        except Exception as error:
            traceback.print_exception(error, limit=0)
            return SimpleNamespace(success=False, result=None, error_in_exec=error, error_before_exec=None)
        return SimpleNamespace(success=True, result=value, error_in_exec=None, error_before_exec=None)

    def ex(self, text: str) -> None:
        """Run code."""
        self._execute(text, False)

    def ev(self, text: str) -> Any:
        """Give an expression's value."""
        return self._execute(text, False)

    def push(self, names: Any, *_: Any, **__: Any) -> None:
        """Put names among the cells' own."""
        if isinstance(names, dict):
            self.user_ns.update(names)

    def system(self, command: str) -> None:
        """``!command``."""
        _not_run(f"!{command}")

    def getoutput(self, command: str, *_: Any, **__: Any) -> Lines:
        """``name = !command``: no lines."""
        _not_run(f"!{command}")
        return Lines()

    def _capture(self, line: str, cell: str) -> None:
        kept = next((word for word in line.split() if not word.startswith("-")), "")
        captured = io.StringIO()
        try:
            with contextlib.redirect_stdout(captured):
                self._execute(cell, True)
        finally:
            if kept.isidentifier():
                self.user_ns[kept] = Captured(captured.getvalue())

    def _timed(self, code: str) -> Timed:
        start = time.perf_counter()
        self._execute(code, False)
        return Timed(time.perf_counter() - start)

    def _pylab(self) -> None:
        """Names of numpy's and of matplotlib's, as far as they are installed."""
        for module, short in (("numpy", "np"), ("matplotlib.pyplot", "plt"), ("pylab", "pylab")):
            with contextlib.suppress(ImportError):
                found = importlib.import_module(module)
                public = {name: item for name, item in vars(found).items() if not name.startswith("_")}
                self._given.update(public if module == "pylab" else {short: found, module.rpartition(".")[2]: found})
        self.user_ns.update({name: self._given[name] for name in self._given if name not in ("check", "get_ipython")})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()


class Checks:
    """What ``check`` is while a notebook is graded: the cells of the checks run outside of this process."""

    def __call__(self, *_: Any, **__: Any) -> None:
        """Do nothing."""
        _not_run("check(...)")

    def hidden(self) -> None:
        """Do nothing."""
        _not_run("check.hidden()")


def _write(line: str, text: str) -> None:
    """``%%writefile``: the file may be imported at once."""
    path = _first_word(line)
    with open(path, "a" if re.search(r"(^|\s)(-a|--append)\b", line) else "w", encoding="utf-8") as stream:
        stream.write(text)
    importlib.invalidate_caches()
    print(f"Writing {path}")


def _first_word(line: str) -> str:
    """The first word of a line that is no option."""
    with contextlib.suppress(ValueError):
        return os.path.expanduser(next((word for word in shlex.split(line) if not word.startswith("-")), ""))
    return ""


def _keeps_result(line: str) -> bool:
    options = _TIMEIT_OPTIONS.match(line + " ")
    return options is not None and re.search(r"-\w*o", options.group()) is not None


def _not_run(what: str) -> None:
    first = what.strip().partition("\n")[0]
    print(f"[not run while grading] {first[:SHOWN_CHARACTERS]}")
