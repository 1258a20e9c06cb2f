"""Mutation operators on statements and on functions' signatures."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

StatementChange = tuple[ast.stmt, str, str, list[ast.stmt]]
"""The statement that is changed, the text before and after, the new block."""

FunctionChange = tuple[str, ast.arguments, list[ast.expr]]
"""The text after, the new parameters, the new decorators."""

_DEFINITIONS = (ast.Import, ast.ImportFrom, ast.ClassDef, ast.FunctionDef)
"""Their order is style."""


def drop(body: list[ast.stmt]) -> Iterator[StatementChange]:
    """A statement is left out."""
    for i, node in enumerate(body):
        yield node, _text(node), "nothing", body[:i] + body[i + 1 :]


def swap(body: list[ast.stmt]) -> Iterator[StatementChange]:
    """Two adjacent statements change places."""
    for i in range(len(body) - 1):
        first, second = body[i], body[i + 1]
        if not isinstance(first, _DEFINITIONS) and not isinstance(second, _DEFINITIONS):
            changed = [*body[:i], second, first, *body[i + 2 :]]
            yield first, _text(first), f"after {_text(second)}", changed


def twice(body: list[ast.stmt]) -> Iterator[StatementChange]:
    """A statement that is there for its effect runs twice."""
    for i, node in enumerate(body):
        if isinstance(node, (ast.Expr, ast.AugAssign)):
            yield node, _text(node), "twice", [*body[: i + 1], node, *body[i + 1 :]]


def move_into_loop(body: list[ast.stmt]) -> Iterator[StatementChange]:
    """The statement before a loop moves to the loop's beginning, the one after it to its end."""
    for i, loop in enumerate(body):
        if isinstance(loop, (ast.For, ast.While)):
            for before in range(i):
                node = body[before]
                changed = [*body[:before], *body[before + 1 : i], _with_body(loop, [node, *loop.body]), *body[i + 1 :]]
                yield node, _text(node), f"into {_text(loop)}", changed
            for after in range(i + 1, len(body)):
                node = body[after]
                changed = [*body[:i], _with_body(loop, [*loop.body, node]), *body[i + 1 : after], *body[after + 1 :]]
                yield node, _text(node), f"into {_text(loop)}", changed


def move_out_of_loop(body: list[ast.stmt]) -> Iterator[StatementChange]:
    """A loop's statement moves before the loop, or behind it."""
    for i, loop in enumerate(body):
        if isinstance(loop, (ast.For, ast.While)):
            for j, node in enumerate(loop.body):
                rest = _with_body(loop, (loop.body[:j] + loop.body[j + 1 :]) or [ast.Pass()])
                yield node, _text(node), f"before {_text(loop)}", [*body[:i], node, rest, *body[i + 1 :]]
                yield node, _text(node), f"behind {_text(loop)}", [*body[:i], rest, node, *body[i + 1 :]]


def leave_loop(body: list[ast.stmt]) -> Iterator[StatementChange]:
    """A loop ends after its first turn."""
    for i, loop in enumerate(body):
        if isinstance(loop, (ast.For, ast.While)):
            changed = [*body[:i], _with_body(loop, [*loop.body, ast.Break()]), *body[i + 1 :]]
            yield loop, _text(loop), "with break", changed


def unguarded(body: list[ast.stmt]) -> Iterator[StatementChange]:
    """What stands under ``if``, ``with`` or ``try`` stands without it."""
    for i, node in enumerate(body):
        if isinstance(node, (ast.If, ast.With, ast.Try)):
            yield node, _text(node), "its body", [*body[:i], *node.body, *body[i + 1 :]]


STATEMENT_OPERATORS: dict[str, Callable[[list[ast.stmt]], Iterator[StatementChange]]] = {
    "drop": drop,
    "swap": swap,
    "twice": twice,
    "move-in": move_into_loop,
    "move-out": move_out_of_loop,
    "leave-loop": leave_loop,
    "unguarded": unguarded,
}


def drop_default(function: ast.FunctionDef) -> Iterator[FunctionChange]:
    """The first parameters that have a default lose it."""
    for count in range(1, len(function.args.defaults) + 1):
        yield _signature(function, function.args.args, function.args.defaults[count:])


def swap_parameters(function: ast.FunctionDef) -> Iterator[FunctionChange]:
    """Two adjacent parameters change places; a default stays at its place, or goes along where both have one."""
    names, defaults = function.args.args, function.args.defaults
    without = len(names) - len(defaults)
    for i in range(len(names) - 1):
        if names[i].arg == "self":
            continue
        swapped = [*names[:i], names[i + 1], names[i], *names[i + 2 :]]
        yield _signature(function, swapped, defaults)
        if i >= without:
            j = i - without
            moved = [*defaults[:j], defaults[j + 1], defaults[j], *defaults[j + 2 :]]
            yield _signature(function, swapped, moved)


def drop_decorator(function: ast.FunctionDef) -> Iterator[FunctionChange]:
    """A decorator is left out."""
    decorators = function.decorator_list
    for i, decorator in enumerate(decorators):
        yield f"without @{ast.unparse(decorator)}", function.args, decorators[:i] + decorators[i + 1 :]


FUNCTION_OPERATORS: dict[str, Callable[[ast.FunctionDef], Iterator[FunctionChange]]] = {
    "drop-default": drop_default,
    "swap-parameters": swap_parameters,
    "drop-decorator": drop_decorator,
}


def _signature(function: ast.FunctionDef, names: list[ast.arg], defaults: list[ast.expr]) -> FunctionChange:
    old = function.args
    new = ast.arguments(old.posonlyargs, names, old.vararg, old.kwonlyargs, old.kw_defaults, old.kwarg, defaults)
    return f"({ast.unparse(new)})", new, function.decorator_list


def _with_body(loop: ast.For | ast.While, body: list[ast.stmt]) -> ast.stmt:
    if isinstance(loop, ast.While):
        return ast.copy_location(ast.While(loop.test, body, loop.orelse), loop)
    return ast.copy_location(ast.For(loop.target, loop.iter, body, loop.orelse), loop)


def _text(node: ast.stmt) -> str:
    return ast.unparse(node).partition("\n")[0]
