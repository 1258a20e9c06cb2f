"""Attributes of modules and classes, replaced for a while."""

from __future__ import annotations

from typing import Any

_ABSENT = object()


class Patches:
    """Attributes set with :meth:`set` until :meth:`undo`, which puts the former ones back or removes them."""

    def __init__(self) -> None:
        self._former: list[tuple[Any, str, Any]] = []

    def set(self, owner: Any, name: str, value: Any) -> None:
        """Set an attribute, also one that does not exist."""
        self._former.append((owner, name, vars(owner).get(name, _ABSENT)))
        setattr(owner, name, value)

    def undo(self) -> None:
        """Put back everything, the last change first."""
        while self._former:
            owner, name, value = self._former.pop()
            if value is not _ABSENT:
                setattr(owner, name, value)
            elif name in vars(owner):
                delattr(owner, name)
