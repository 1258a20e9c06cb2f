"""A notebook's cells in the worker: run one by one, in one module, as a kernel would."""

from __future__ import annotations
import __future__

import ast
import asyncio
import inspect
import io
import os
import random
import sys
import tokenize
from types import CodeType
from typing import Any, Final

import numpy as np
import torch

from grader.boundary.ipython import display, put_stand_ins
from grader.boundary.loading import StudentModule
from grader.boundary.shell import Checks, Shell

# Remembered before any cell runs: a cell may put something else in their place.
_compile, _eval = compile, eval
_get_states: Final[tuple[Any, ...]] = (torch.get_rng_state, random.getstate, np.random.get_state)
_set_states: Final[tuple[Any, ...]] = (torch.set_rng_state, random.setstate, np.random.set_state)

_FUTURE: Final = {name: getattr(__future__, name).compiler_flag for name in __future__.all_feature_names}


class NotebookModule(StudentModule):
    """The module that cells run in: ``__main__``, with the names that a kernel gives."""

    def __init__(self) -> None:
        super().__init__("__main__")
        names = vars(self.module)
        self._inputs = [""]
        self._shown_values: dict[int, Any] = {}
        self._given: dict[str, Any] = {"display": display, "check": Checks()}
        shell = Shell(self._execute_part, names, self._given)
        put_stand_ins(shell)
        self._given |= {"get_ipython": lambda: shell, "In": self._inputs, "Out": self._shown_values}
        names.update(self._given, _="")
        self._shown: Any = ""
        self._flags = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running = ("", "")
        self._states: tuple[Any, ...] | None = None
        # No figure looks for a display; a student may still choose another backend.
        os.environ.setdefault("MPLBACKEND", "agg")
        # A kernel finds modules that lie where it works; a cell may have written one.
        sys.path.insert(0, "")
        self.enter()

    def run(self, source: bytes, cell: str) -> None:
        """Run a cell. Raises whatever its code raises."""
        text = source.decode("utf-8", "surrogatepass")
        path = f"cell {cell}"
        self.add_text(path, text, cell)
        self._running = (text, path)
        self._inputs.append(text)
        self._go_on()
        self._execute(text, path, show=True)

    def public_names(self) -> list[str]:
        """List the names that the cells define: not what they find there."""
        names = vars(self.module)
        return [name for name in super().public_names() if names[name] is not self._given.get(name, self)]

    def pause(self) -> None:
        """Cells will go on with the random draws where they are now, whatever is asked in between."""
        if self._states is None:
            self._states = tuple(state() for state in _get_states)

    def _go_on(self) -> None:
        if self._states is not None:
            for set_state, state in zip(_set_states, self._states, strict=True):
                set_state(state)
            self._states = None

    def _execute_part(self, text: str, show: bool) -> Any:
        """Run what a magic of the running cell was given. Lines keep their numbers if it is the rest of the cell."""
        whole, path = self._running
        whole += "" if whole.endswith("\n") else "\n"
        if not whole.endswith(text):
            return self._execute(text, "<magic>", show=show)
        return self._execute("\n" * whole.removesuffix(text).count("\n") + text, path, show=show)

    def _execute(self, text: str, path: str, *, show: bool) -> Any:
        tree = self._parse(text, path)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        self._evaluate(self._compiled(tree, path, "exec"))
        if not isinstance(last, ast.Expr):
            return None
        value = self._evaluate(self._compiled(ast.Expression(last.value), path, "eval"))
        if show and value is not None and not _is_quiet(text):
            self._show(value)
        return value

    def _parse(self, text: str, path: str) -> ast.Module:
        """Read a cell. What is no Python as it stands may be so once its magics are put into words."""
        try:
            tree = self._compiled(text, path, "exec", ast.PyCF_ONLY_AST)
        except SyntaxError:
            from grader.notebooks.magics import plain_python  # few notebooks need it

            plain = plain_python(text)
            if plain.strip() == text.strip():
                raise
            tree = self._compiled(plain, path, "exec", ast.PyCF_ONLY_AST)
        assert isinstance(tree, ast.Module)
        return tree

    def _compiled(self, source: Any, path: str, mode: str, flags: int = 0) -> Any:
        flags |= self._flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        compiled = _compile(source, path, mode, flags, dont_inherit=True)
        if isinstance(compiled, CodeType):
            for feature in _FUTURE.values():
                self._flags |= compiled.co_flags & feature
        return compiled

    def _evaluate(self, code: CodeType) -> Any:
        value = _eval(code, vars(self.module))
        if code.co_flags & inspect.CO_COROUTINE:
            if self._loop is None or self._loop.is_closed():
                self._loop = asyncio.new_event_loop()
                asyncio.set_event_loop(self._loop)
            value = self._loop.run_until_complete(value)
        return value

    def _show(self, value: Any) -> None:
        names = vars(self.module)
        if names.get("_") is self._shown:  # else it is a name of the student's own
            names["_"] = self._shown = value
        self._shown_values[len(self._inputs) - 1] = value
        print(repr(value))


def _is_quiet(text: str) -> bool:
    """Whether the code ends in a semicolon, after which a notebook does not show the value."""
    if ";" not in text:
        return False
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        return False
    blank = (tokenize.COMMENT, tokenize.DEDENT, tokenize.ENDMARKER, tokenize.NEWLINE, tokenize.NL)
    return next((token.string for token in reversed(tokens) if token.type not in blank), "") == ";"
