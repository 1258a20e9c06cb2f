"""A stand-in for ``torch._dynamo`` in workers: the first optimizer of a process then costs nothing.

``torch.optim`` imports ``torch._dynamo`` (as much work again as ``import torch``) only to call ``disable`` and
``graph_break``, which do nothing outside ``torch.compile``. Students' code in a worker is not compiled, so the worker
puts this module in its place. Anything else that is asked of it loads the real one first, so ``torch.compile`` and
friends behave as ever, just later.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

import torch

_NAME = "torch._dynamo"


class _StandIn(ModuleType):
    def disable(self, fn: Callable[..., Any] | None = None, *_: Any, **__: Any) -> Callable[..., Any]:
        """Outside of a compiler nothing needs to be kept from it: the function itself, or a decorator that gives it."""
        return fn if fn is not None else lambda function: function

    def graph_break(self, *_: Any, **__: Any) -> None:
        """Outside of a compiler there is no graph to break."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(load_the_real_one(), name)


class _Submodules:
    """Finds ``torch._dynamo.<anything>``: by loading the real package first, which may well load it on its way."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if not name.startswith(_NAME + ".") or not isinstance(sys.modules.get(_NAME), _StandIn):
            return None
        real = load_the_real_one()
        if name in sys.modules:
            return ModuleSpec(name, self)  # type: ignore[arg-type]
        return PathFinder.find_spec(name, real.__path__)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return sys.modules[spec.name]

    def exec_module(self, module: ModuleType) -> None:
        """Already executed."""


def load_the_real_one() -> ModuleType:
    """Import the real ``torch._dynamo``, in the stand-in's place."""
    if isinstance(sys.modules.get(_NAME), _StandIn):
        del sys.modules[_NAME]
        vars(torch).pop("_dynamo", None)
    return importlib.import_module(_NAME)


def put_stand_in() -> None:
    """Put the stand-in in place, unless the real module is loaded already."""
    if _NAME in sys.modules:
        return
    stand_in = _StandIn(_NAME)
    stand_in.__path__ = []  # a package, as the real one is
    sys.modules[_NAME] = stand_in
    sys.meta_path.insert(0, _Submodules())
    torch.__dict__["_dynamo"] = stand_in
