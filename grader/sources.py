"""From a solution to a stub: regions emptied, docstrings in the reader's language, the statement on top."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from grader.course import CourseError

BEGIN: Final = "### BEGIN SOLUTION"
END: Final = "### END SOLUTION"

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Words:
    """The words that a stub needs in one language."""

    your_code: str
    your_turn: str
    check_your_work: str


@dataclass(frozen=True)
class Segment:
    """A stretch of a solution's top level: one definition that students write (``name``), or what stands between."""

    name: str
    text: str


@dataclass(frozen=True)
class Solution:
    """A solution module's text. ``name`` is used in error messages."""

    name: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """The parsed module. Raises CourseError when it is no Python."""
        try:
            return ast.parse(self.text)
        except SyntaxError as error:
            raise CourseError(f"{self.name}:{error.lineno}: {error.msg}") from None

    def definitions(self) -> Iterator[tuple[str, Definition]]:
        """Every class and function with its qualified name, in order."""
        yield from _definitions(self.tree, "")

    def public_signatures(self) -> dict[str, list[tuple[str, str | None]]]:
        """Public functions and classes with their parameters (name, default as written), ``self`` left out."""
        found = {}
        for name, node in self.definitions():
            if isinstance(node, ast.ClassDef) or name.startswith("_") or (name.count(".") and "__init__" not in name):
                continue
            found[name.removesuffix(".__init__")] = [item for item in _parameters(node) if item[0] != "self"]
        return found

    def translated(self, docstrings: Mapping[str, str]) -> Solution:
        """The same module with ``docstrings`` in place of its own."""
        return Solution(self.name, "\n".join(self._translated(docstrings)))

    def segments(self) -> Iterator[Segment]:
        """Cut the top level into cells of a notebook; the part for ``__main__`` is left out."""
        lines = self.text.splitlines()
        plain: list[str] = []
        first = 0
        for node in self.tree.body:
            last = self._end(lines, node)
            start, first = first, last
            if isinstance(node, ast.If) and "__name__" in ast.unparse(node.test):
                continue
            block = lines[start:last]
            written = isinstance(node, Definition) and any(line.strip() == BEGIN for line in block)
            if not written:
                plain += block
                continue
            if any(line.strip() for line in plain):
                yield Segment("", "\n".join(plain).strip("\n"))
            plain = []
            assert isinstance(node, Definition)
            yield Segment(node.name, "\n".join(block).strip("\n"))
        if any(line.strip() for line in plain):
            yield Segment("", "\n".join(plain).strip("\n"))

    @staticmethod
    def _end(lines: list[str], node: ast.stmt) -> int:
        """The last line of a statement (1-based), with the comment that ends its region."""
        last = node.end_lineno or node.lineno
        marks = [line.strip() for line in lines[node.lineno - 1 : last] if line.strip() in (BEGIN, END)]
        return last + 1 + [line.strip() for line in lines[last:]].index(END) if marks[-1:] == [BEGIN] else last

    def stub(self, docstring: str, docstrings: Mapping[str, str], words: Words) -> str:
        """Make the stub: ``docstring`` on top, ``docstrings`` in place of the solution's own, regions emptied.

        Raises CourseError for a region that is not closed, empty or outside of a function.
        """
        lines = self._translated(docstrings)
        spans = [(name, node.lineno, node.end_lineno or node.lineno) for name, node in self._functions(lines)]
        body = "\n".join(self._emptied(lines, spans, words))
        if '"""' in docstring:
            raise CourseError(f"{self.name}: the statement holds three quotes, which would end the stub's docstring")
        prefix = "r" if "\\" in docstring else ""
        return f'{prefix}"""{docstring.strip()}\n"""\n\n{body.strip()}\n'

    def _translated(self, docstrings: Mapping[str, str]) -> list[str]:
        lines = self.text.splitlines()
        for name, node in reversed(list(self.definitions())):
            if name not in docstrings or ast.get_docstring(node) is None:
                continue
            statement = node.body[0]
            indent = " " * statement.col_offset
            lines[statement.lineno - 1 : statement.end_lineno] = [f'{indent}"""{docstrings[name]}"""']
        return lines

    def _functions(self, lines: list[str]) -> Iterator[tuple[str, Definition]]:
        for name, node in _definitions(ast.parse("\n".join(lines)), ""):
            if not isinstance(node, ast.ClassDef):
                yield name, node

    def _emptied(self, lines: list[str], spans: list[tuple[str, int, int]], words: Words) -> Iterator[str]:
        begun = 0
        for number, line in enumerate(lines, start=1):
            if line.strip() == BEGIN:
                if begun:
                    raise CourseError(f"{self.name}:{number}: a region begins inside the one of line {begun}")
                begun = number
                inside = [name for name, first, last in spans if first < number <= last]
                if not inside:
                    raise CourseError(f"{self.name}:{number}: a region must stand inside a function")
                indent = line[: line.index(BEGIN)]
                yield f"{indent}# {words.your_code}"
                yield f'{indent}raise NotImplementedError("{words.your_turn.format(name=inside[-1])}")'
            elif line.strip() == END:
                if not begun or number == begun + 1:
                    raise CourseError(f"{self.name}:{number}: there is no region to end here, or it is empty")
                begun = 0
            elif not begun:
                yield line
        if begun:
            raise CourseError(f"{self.name}:{begun}: the region that begins here is never ended by {END!r}")


def _definitions(node: ast.AST, prefix: str) -> Iterator[tuple[str, Definition]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            name = f"{prefix}{child.name}"
            yield name, child
            yield from _definitions(child, f"{name}.")


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[str, str | None]]:
    arguments = [*node.args.posonlyargs, *node.args.args]
    defaults: list[ast.expr | None] = [None] * (len(arguments) - len(node.args.defaults))
    defaults += node.args.defaults
    for argument, default in zip(arguments, defaults, strict=True):
        yield argument.arg, None if default is None else ast.unparse(default)
