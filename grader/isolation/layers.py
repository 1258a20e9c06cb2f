"""The layers: their names, in the order in which a worker goes through them, and what is known of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NAMESPACES: Final = "namespaces"
FILE_VIEW: Final = "file_view"
ORDINARY_USER: Final = "ordinary_user"
LIMITS: Final = "limits"
PROCESS_LIMIT: Final = "process_limit"
LANDLOCK: Final = "landlock"
PRIVILEGES: Final = "privileges"
SECCOMP: Final = "seccomp"

LAYERS: Final = (
    NAMESPACES,
    FILE_VIEW,
    ORDINARY_USER,
    LIMITS,
    PROCESS_LIMIT,
    LANDLOCK,
    PRIVILEGES,
    SECCOMP,
)

NEEDS: Final = {FILE_VIEW: NAMESPACES}
"""What a layer is built on."""


@dataclass(frozen=True)
class Layer:
    """A layer on this machine. ``reason``: the name of a message below ``isolation``; why it is off, or how far on."""

    name: str
    on: bool
    reason: str = ""
    values: tuple[tuple[str, str], ...] = ()


class LayerError(Exception):
    """A layer cannot be had. ``reason`` and ``values`` as in ``Layer``."""

    def __init__(self, reason: str, **values: str | None) -> None:
        super().__init__(f"{reason}: {values}" if values else reason)
        self.reason = reason
        self.values = tuple((name, str(value)) for name, value in values.items())
