"""What ``import IPython`` gives a notebook's cells: the real one, if any, with stand-ins for what needs a kernel.

Outside of a kernel ``get_ipython()`` is None and ``display`` gives no handle, so cells that work in a kernel would not
work here. Where IPython is not installed, whatever a cell imports from it is there and does nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any, Final

from grader.boundary.shell import Nothing, Shell

_NAME: Final = "IPython"


class Handle:
    """What ``display(..., display_id=...)`` gives: something shown that can be shown anew."""

    def __init__(self, display_id: str | None = None) -> None:
        self.display_id = display_id or "display"

    def display(self, item: Any, **_: Any) -> None:
        """Show it."""
        display(item)

    update = display


def display(*items: Any, display_id: Any = None, **_: Any) -> Handle | None:
    """Show each item by its ``repr``."""
    for item in items:
        print(repr(item))
    if not display_id:
        return None
    return Handle(display_id if isinstance(display_id, str) else None)


def update_display(item: Any, *, display_id: str = "", **_: Any) -> None:
    """Show it."""
    display(item)


def put_stand_ins(shell: Shell) -> None:
    """From now on an import of IPython gives the stand-ins; it costs nothing until then."""
    names: dict[str, dict[str, Any]] = {
        _NAME: {"get_ipython": lambda: shell, "display": display},
        f"{_NAME}.core.getipython": {"get_ipython": lambda: shell},
        f"{_NAME}.core.display_functions": {
            "display": display,
            "update_display": update_display,
            "clear_output": Nothing(),
            "DisplayHandle": Handle,
        },
    }
    sys.meta_path.insert(0, _Finder(names))


class _Finder(MetaPathFinder):
    def __init__(self, names: dict[str, dict[str, Any]]) -> None:
        self._names = names

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != _NAME and not name.startswith(f"{_NAME}."):
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None and name in self._names:
            spec.loader = _Patching(spec.loader, self._names[name])
        elif spec is None and _is_missing(name):
            every = {key: item for group in self._names.values() for key, item in group.items()}
            spec = ModuleSpec(name, _Empty(every), is_package=True)
        return spec


def _is_missing(name: str) -> bool:
    """Whether there is no real IPython that merely lacks this part."""
    package = sys.modules.get(_NAME)
    return name == _NAME if package is None else isinstance(getattr(package, "__loader__", None), _Empty)


class _Patching(Loader):
    """Loads a module as ever, then puts something in the place of some of its names."""

    def __init__(self, loader: Any, names: dict[str, Any]) -> None:
        self._loader, self._names = loader, names

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        made: ModuleType | None = self._loader.create_module(spec)
        return made

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        vars(module).update(self._names)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)


class _Shown:
    """What stands for the classes of ``IPython.display``."""

    def __init__(self, *_: Any, **__: Any) -> None:
        """Whatever is to be shown."""


class _Empty(Loader):
    """Makes a module in which every name is there."""

    def __init__(self, names: dict[str, Any]) -> None:
        self._names = names

    def create_module(self, spec: ModuleSpec) -> None:
        """An ordinary module."""

    def exec_module(self, module: ModuleType) -> None:
        def missing(name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            return _Shown if name[:1].isupper() else Nothing()

        vars(module).update(self._names, __getattr__=missing, version_info=(0, 0, 0), __version__="0")
