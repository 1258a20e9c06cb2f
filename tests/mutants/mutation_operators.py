"""Mutation operators on expressions: each takes an expression and gives the expressions to put in its place."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

Bound = tuple[tuple[str, int, frozenset[str]], ...]
"""A function's local names: each with the line that binds it and the ways in which it is used."""


@dataclass(frozen=True)
class Scope:
    """What an operator may know of its surroundings."""

    function: str
    bound: Bound
    functions: tuple[str, ...]
    modules: frozenset[str]
    strings: tuple[str, ...]

    def enter(self, function: str, bound: Bound) -> Scope:
        """The scope of a function in this one."""
        outer = "" if self.function == "module" else f"{self.function}."
        return replace(self, function=outer + function, bound=bound)

    def names_at(self, node: ast.AST, way: str = "value", beside: str = "") -> list[str]:
        """The local names that may stand at this node: bound before it, and used in this way somewhere.

        The others would only raise. Of many, those that are bound nearest to the name ``beside`` are enough.
        """
        line = getattr(node, "lineno", 0)
        place = {name: i for i, (name, _, _) in enumerate(self.bound)}
        names = [name for name, bound, ways in self.bound if bound < line and way in ways and name != beside]
        return sorted(names, key=lambda name: abs(place[name] - place.get(beside, len(place))))[:NEAREST]


def way_of_use(owner: ast.AST, field: str) -> str:
    """How an expression in that field of its owner is used: ``called``, ``asked`` for an attribute, as a ``value``."""
    if isinstance(owner, ast.Call) and field == "func":
        return "called"
    return "asked" if isinstance(owner, ast.Attribute) else "value"


NEAREST = 3
"""How many names are tried in another's place."""

Operator = Callable[[ast.expr, Scope, ast.AST, str], Iterator[ast.expr]]
"""Takes an expression, its scope, the node that it belongs to and the field of it."""

SWAPPED: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}
SIBLINGS: dict[str, tuple[str, ...]] = {
    "SGD": ("Adam", "RMSprop"),
    "Adam": ("SGD", "AdamW", "NAdam", "RAdam"),
    "MSELoss": ("L1Loss", "HuberLoss"),
    "Linear": ("LazyLinear", "Bilinear"),
    "Module": ("Sequential",),
    "relu": ("tanh", "sigmoid", "abs", "selu", "relu_"),
    "item": ("detach", "numpy"),
    "parameters": ("buffers", "children"),
    "zero_grad": ("eval", "requires_grad_"),
    "append": ("extend", "remove"),
    "deepcopy": ("copy",),
    "isfinite": ("isnan", "isinf"),
    "perf_counter": ("time", "process_time", "thread_time", "perf_counter_ns"),
    "is_available": ("is_initialized", "device_count"),
    "is_cuda": ("is_cpu", "requires_grad"),
    "synchronize": ("empty_cache", "is_available"),
    "device": ("Tensor",),
    "items": ("keys", "values"),
    "min": ("max", "sorted"),
    "max": ("min", "sorted"),
    "ValueError": ("RuntimeError", "KeyError", "Exception"),
}
EXTRA_KEYWORDS: dict[str, tuple[str, ...]] = {
    "SGD": ("momentum=0.9", "weight_decay=0.01", "maximize=True"),
    "Adam": ("weight_decay=0.01", "amsgrad=True", "betas=(0.9, 0.99)", "eps=1e-06", "maximize=True"),
    "MSELoss": ("reduction='sum'", "reduction='none'"),
    "Linear": ("bias=False",),
}


def unwrap_call(node: ast.expr, scope: Scope, owner: ast.AST, field: str) -> Iterator[ast.expr]:
    """``f(a, b)`` becomes ``a``, ``b``; ``x.f(a)`` becomes ``a``, ``x``."""
    if isinstance(node, ast.Call):
        yield from (argument for argument in node.args if not isinstance(argument, ast.Starred))
        if isinstance(node.func, ast.Attribute) and _root(node.func) not in scope.modules:
            yield node.func.value


def uncalled(node: ast.expr, scope: Scope, owner: ast.AST, field: str) -> Iterator[ast.expr]:
    """``x.f()`` becomes ``x.f``: the forgotten parentheses."""
    if isinstance(node, ast.Call) and not node.args and not node.keywords:
        yield node.func


def swap_operator(node: ast.expr, scope: Scope, owner: ast.AST, field: str) -> Iterator[ast.expr]:
    """``a + b`` becomes ``a - b``, ``a < b`` becomes ``a <= b``, ``-a`` becomes ``a``; operands change places."""
    if isinstance(node, ast.BinOp):
        for other in SWAPPED.get(type(node.op), ()):
            yield ast.BinOp(node.left, other(), node.right)  # type: ignore[arg-type]
        yield from (ast.BinOp(node.right, node.op, node.left), node.left, node.right)
    elif isinstance(node, ast.Compare):
        for other in SWAPPED.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [other(), *node.ops[1:]], node.comparators)  # type: ignore[list-item]
    elif isinstance(node, ast.BoolOp):
        for other in SWAPPED[type(node.op)]:
            yield ast.BoolOp(other(), node.values)  # type: ignore[arg-type]
        yield from node.values
    elif isinstance(node, ast.UnaryOp):
        yield node.operand


def change_constant(node: ast.expr, scope: Scope, owner: ast.AST, field: str) -> Iterator[ast.expr]:
    """Another number, the other truth value, another text of the module or none."""
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, (int, float)):
        yield from (ast.Constant(changed) for changed in (value + 1, value * 2, type(value)(0)))
        yield ast.UnaryOp(ast.USub(), node)
    elif isinstance(value, str):
        yield from (ast.Constant(text) for text in (*scope.strings, "", value.lower(), value + "_"))


def change_condition(node: ast.expr, scope: Scope, owner: ast.AST, field: str) -> Iterator[ast.expr]:
    """A condition is negated, always true, never true."""
    if field in ("test", "ifs"):
        yield from (ast.UnaryOp(ast.Not(), node), ast.Constant(True), ast.Constant(False))


def other_name(node: ast.expr, scope: Scope, owner: ast.AST, field: str) -> Iterator[ast.expr]:
    """A local name becomes another one, a function of the module another one."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        names = scope.functions
        if any(name == node.id for name, _, _ in scope.bound):
            names = tuple(scope.names_at(node, way_of_use(owner, field), beside=node.id))
        elif node.id not in names:
            return
        yield from (ast.Name(name, ast.Load()) for name in names if name != node.id)


def other_result(node: ast.expr, scope: Scope, owner: ast.AST, field: str) -> Iterator[ast.expr]:
    """A function returns ``None``, or one of its local names."""
    if isinstance(owner, ast.Return):
        yield ast.Constant(None)
        if not isinstance(node, ast.Name):
            yield from (ast.Name(name, ast.Load()) for name in scope.names_at(node))


def sibling(node: ast.expr, scope: Scope, owner: ast.AST, field: str) -> Iterator[ast.expr]:
    """What torch or Python offers next to it: ``SGD`` becomes ``Adam``, ``min`` becomes ``max``."""
    if isinstance(node, ast.Attribute):
        yield from (ast.Attribute(node.value, name, node.ctx) for name in SIBLINGS.get(node.attr, ()))
        own = {child.attr for child in ast.walk(owner) if isinstance(child, ast.Attribute) and _root(child) == "self"}
        if _root(node) == "self":
            yield from (ast.Attribute(node.value, name, node.ctx) for name in sorted(own - {node.attr}))
    elif isinstance(node, ast.Name):
        yield from (ast.Name(name, node.ctx) for name in SIBLINGS.get(node.id, ()))


def change_arguments(node: ast.expr, scope: Scope, owner: ast.AST, field: str) -> Iterator[ast.expr]:
    """Arguments are dropped, change places, or come on top."""
    if not isinstance(node, ast.Call):
        return
    yield from (ast.Call(node.func, fewer, node.keywords) for fewer in _one_dropped(node.args))
    yield from (ast.Call(node.func, node.args, fewer) for fewer in _one_dropped(node.keywords))
    yield from (ast.Call(node.func, swapped, node.keywords) for swapped in _two_swapped(node.args))
    for extra in EXTRA_KEYWORDS.get(getattr(node.func, "attr", ""), ()):
        keyword = ast.parse(f"f({extra})", mode="eval").body.keywords[0]  # type: ignore[attr-defined]
        yield ast.Call(node.func, node.args, [*node.keywords, keyword])


def change_display(node: ast.expr, scope: Scope, owner: ast.AST, field: str) -> Iterator[ast.expr]:
    """Items of a tuple or list change places or are left out; so do a dictionary's entries; its keys are exchanged."""
    if isinstance(node, (ast.Tuple, ast.List)):
        for items in (*_two_swapped(node.elts), *_one_dropped(node.elts)):
            yield type(node)(items, node.ctx)
    elif isinstance(node, ast.Dict):
        yield from (ast.Dict(keys, node.values) for keys in _two_swapped(node.keys))
        entries = list(zip(node.keys, node.values, strict=True))
        for kept in (*_two_swapped(entries), *_one_dropped(entries)):
            yield ast.Dict([key for key, _ in kept], [value for _, value in kept])
    elif isinstance(node, ast.DictComp):
        yield ast.DictComp(node.value, node.key, node.generators)
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)


def change_range(node: ast.expr, scope: Scope, owner: ast.AST, field: str) -> Iterator[ast.expr]:
    """``range(n)`` is one longer, one shorter, starts at 1."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "range" and len(node.args) == 1:
        (n,) = node.args
        for operation in (ast.Add(), ast.Sub()):
            yield ast.Call(node.func, [ast.BinOp(n, operation, ast.Constant(1))], [])
        yield ast.Call(node.func, [ast.Constant(1), n], [])


EXPRESSION_OPERATORS: dict[str, Operator] = {
    "unwrap-call": unwrap_call,
    "uncalled": uncalled,
    "swap-operator": swap_operator,
    "constant": change_constant,
    "condition": change_condition,
    "name": other_name,
    "result": other_result,
    "sibling": sibling,
    "arguments": change_arguments,
    "display": change_display,
    "range": change_range,
}


def _root(node: ast.expr) -> str:
    while isinstance(node, (ast.Attribute, ast.Call, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return getattr(node, "id", "")


def _one_dropped(items: list) -> Iterator[list]:
    yield from (items[:i] + items[i + 1 :] for i in range(len(items)))


def _two_swapped(items: list) -> Iterator[list]:
    for i in range(len(items) - 1):
        yield [*items[:i], items[i + 1], items[i], *items[i + 2 :]]
