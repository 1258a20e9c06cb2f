"""What the simulation has to know of an operation of torch's, read from its schema and tags once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

# Arguments that CUDA takes from the host as well, by operation and position.
_HOST_POSITIONS: dict[str, frozenset[int]] = {
    "index": frozenset({1}),
    "index_put": frozenset({1}),
    "_index_put_impl": frozenset({1}),
    "_unsafe_index": frozenset({1}),
    "_unsafe_index_put": frozenset({1}),
    "_pack_padded_sequence": frozenset({1}),
    "copy": frozenset({0, 1}),
    "_to_copy": frozenset({0}),
    "set": frozenset({0}),
    "_foreach_copy": frozenset({0, 1}),
}
# Beside the pointwise ones, operations that take a 0-dimensional host tensor where a number would do.
_SCALAR_TAKERS = frozenset({"masked_fill", "fill", "index_put", "_index_put_impl", "index_fill", "where", "full_like"})
# Results that stay on the host, by operation and position.
_HOST_RESULTS: dict[str, frozenset[int]] = {"_pack_padded_sequence": frozenset({1})}
_NO_KERNEL = frozenset({"_local_scalar_dense", "empty", "empty_strided", "empty_like", "new_empty", "is_same_size"})


@dataclass(frozen=True)
class Operator:
    """One operation: ``name`` is without overload and without the underscore of an in-place variant.

    ``takes_scalars``: a 0-dimensional host tensor may stand among its tensors. ``host_positions``: arguments that may
    be on the host whatever their size. ``seeded``: draws random numbers. ``launches``: runs a kernel. ``reshapes``: may
    change the sizes of an argument. ``into_first``: writes into its first argument. ``writes``: positions and names of
    the arguments that it writes. ``host_results``: results that stay on the host.
    """

    name: str
    takes_scalars: bool
    host_positions: frozenset[int]
    seeded: bool
    launches: bool
    reshapes: bool
    into_first: bool
    writes: frozenset[int | str]
    host_results: frozenset[int]


_KNOWN: dict[Any, Operator] = {}


def operator(func: Any) -> Operator:
    """What is to be known of ``func``, an overload such as ``torch.ops.aten.add.Tensor``."""
    known = _KNOWN.get(func)
    if known is None:
        known = _KNOWN[func] = _read(func)
    return known


def _read(func: Any) -> Operator:
    schema = func._schema
    name = schema.name.split("::")[-1]
    if name.endswith("_") and not name.endswith("__"):
        name = name[:-1]
    writes: set[int | str] = set()
    shares = False
    for position, argument in enumerate(schema.arguments):
        alias = argument.alias_info
        if alias is not None and alias.is_write:
            writes.add(argument.name if argument.kwarg_only else position)
        elif alias is not None:
            shares = True
    tags = func.tags
    return Operator(
        name=name,
        takes_scalars=torch.Tag.pointwise in tags or name in _SCALAR_TAKERS,
        host_positions=_HOST_POSITIONS.get(name, frozenset()),
        seeded=torch.Tag.nondeterministic_seeded in tags,
        launches=name not in _NO_KERNEL and (bool(writes) or not shares) and bool(schema.returns),
        reshapes=torch.Tag.inplace_view in tags or any(isinstance(each, str) for each in writes),
        into_first=0 in writes,
        writes=frozenset(writes),
        host_results=_HOST_RESULTS.get(name, frozenset()),
    )
