"""Mutants of a solution: the same module with one small change, each under an id that tells what was changed.

An id reads ``<operator> <function>:<line in it>: <before> -> <after>``; it stays the same while that function does.
Left out are the ``if __name__ == "__main__":`` block, docstrings, annotations, and the imports only these need.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from mutation_operators import EXPRESSION_OPERATORS, Bound, Scope, way_of_use
from mutation_statements import FUNCTION_OPERATORS, STATEMENT_OPERATORS

ID_LENGTH = 70
"""What an id shows of a piece of code."""


@dataclass(frozen=True)
class Mutant:
    """A changed module."""

    id: str
    source: str


def mutants(source: str) -> list[Mutant]:
    """Make every mutant of a module, without those that read the same or are no Python."""
    tree = strip(ast.parse(source))
    seen = {ast.unparse(tree)}
    made: dict[str, Mutant] = {}
    for place, operator, before, after in _changes(tree):
        text = ast.unparse(tree)
        if text in seen or not _compiles(text):
            continue
        seen.add(text)
        id_ = f"{operator} {place}: {_short(before)} -> {_short(after)}"
        while id_ in made:
            stem, _, count = id_.partition(" #")
            id_ = f"{stem} #{int(count or 1) + 1}"
        made[id_] = Mutant(id_, text + "\n")
    return list(made.values())


def strip(tree: ast.Module) -> ast.Module:
    """Take out what is not to be mutated."""
    tree.body = [node for node in tree.body if not (isinstance(node, ast.If) and "__name__" in ast.unparse(node.test))]
    tree = _Stripper().visit(tree)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            node.names = [name for name in node.names if (name.asname or name.name).partition(".")[0] in used]
    tree.body = [node for node in tree.body if not isinstance(node, (ast.Import, ast.ImportFrom)) or node.names]
    return tree


class _Stripper(ast.NodeTransformer):
    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        return None if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if node.value is None:
            return None
        return ast.copy_location(ast.Assign([node.target], node.value), node)


@dataclass(frozen=True)
class _Place:
    """Where a walk through the module stands."""

    scope: Scope
    first_line: int = 0

    def at(self, node: ast.AST) -> str:
        return f"{self.scope.function}:{getattr(node, 'lineno', self.first_line) - self.first_line}"


Change = tuple[str, str, str, str]
"""Place, operator, before, after; while it is yielded, the tree holds the change."""


def _changes(tree: ast.Module) -> Iterator[Change]:
    modules = frozenset(
        (name.asname or name.name).partition(".")[0]
        for node in tree.body
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in node.names
    )
    functions = tuple(node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    strings = tuple(
        dict.fromkeys(
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
    )
    yield from _walk(tree, _Place(Scope("module", (), functions, modules, strings)))


def _walk(node: ast.AST, place: _Place) -> Iterator[Change]:
    if isinstance(node, ast.ClassDef):
        place = _Place(place.scope.enter(node.name, ()), node.lineno)
    elif isinstance(node, ast.FunctionDef):
        place = _Place(place.scope.enter(node.name, _local_names(node)), node.lineno)
        yield from _change_function(node, place)
    for field, value in ast.iter_fields(node):
        if isinstance(value, list):
            if value and isinstance(value[0], ast.stmt):
                yield from _change_statements(value, place)
            for index, item in enumerate(list(value)):
                if isinstance(item, ast.expr):
                    yield from _change_expression(value, index, field, node, place)
                if isinstance(item, ast.AST):
                    yield from _walk(item, place)
        elif isinstance(value, ast.AST):
            if isinstance(value, ast.expr):
                yield from _change_expression(node, field, field, node, place)
            yield from _walk(value, place)


def _change_expression(
    holder: list[ast.AST] | ast.AST, key: int | str, field: str, owner: ast.AST, place: _Place
) -> Iterator[Change]:
    def put(value: ast.AST) -> None:
        if isinstance(holder, list):
            assert isinstance(key, int)
            holder[key] = value
        else:
            setattr(holder, str(key), value)

    original = holder[key] if isinstance(holder, list) else getattr(holder, str(key))  # type: ignore[index]
    for name, operator in EXPRESSION_OPERATORS.items():
        for changed in operator(original, place.scope, owner, field):
            put(changed)
            yield place.at(original), name, ast.unparse(original), ast.unparse(changed)
            put(original)


def _change_statements(body: list[ast.stmt], place: _Place) -> Iterator[Change]:
    original = list(body)
    for name, operator in STATEMENT_OPERATORS.items():
        for node, before, after, changed in operator(original):
            body[:] = changed or [ast.Pass()]
            yield place.at(node), name, before, after
            body[:] = original


def _change_function(node: ast.FunctionDef, place: _Place) -> Iterator[Change]:
    original, decorators = node.args, node.decorator_list
    before = ast.unparse(original)
    for name, operator in FUNCTION_OPERATORS.items():
        for after, arguments, kept in operator(node):
            node.args, node.decorator_list = arguments, kept
            yield place.at(node), name, f"({before})", after
            node.args, node.decorator_list = original, decorators


def _local_names(function: ast.FunctionDef) -> Bound:
    """Parameters, what is assigned, and (as good as bound before its line) what a comprehension or lambda binds."""
    lines: dict[str, int] = {}
    ways: dict[str, set[str]] = {}
    early: set[int] = set()
    for owner in ast.walk(function):
        if isinstance(owner, (ast.comprehension, ast.Lambda)):
            early.update(map(id, ast.walk(owner.target if isinstance(owner, ast.comprehension) else owner.args)))
        for field, value in ast.iter_fields(owner):
            for node in value if isinstance(value, list) else [value]:
                name = getattr(node, "arg" if isinstance(node, ast.arg) else "id", "")
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                    ways.setdefault(name, set()).add(way_of_use(owner, field))
                elif isinstance(node, (ast.Name, ast.arg)) and name not in ("self", "_"):
                    line = node.lineno - (1 if id(node) in early else 0)
                    lines[name] = min(line, lines.get(name, line))
    return tuple((name, line, frozenset(ways.get(name, ()))) for name, line in lines.items())


def _compiles(text: str) -> bool:
    try:
        compile(text, "<mutant>", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def _short(code: str) -> str:
    code = " ".join(code.split())
    return code if len(code) <= ID_LENGTH else code[: ID_LENGTH - 3] + "..."
