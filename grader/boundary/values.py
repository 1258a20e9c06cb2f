"""What a message can carry: plain data, within limits that are checked while it is decoded.

Numbers, text, sequences, mappings, tensors as raw bytes, names of devices, and *references*, numbers that stand for an
object that stays in the worker.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

import msgspec

MAX_MESSAGE_BYTES: Final = 16 * 1024 * 1024
"""Longer messages are refused before a byte of them is read or memory is set aside."""

MAX_ITEMS: Final = 100_000
"""Items in one value, all its sequences and mappings together; what is too much is described, not sent."""

MAX_DEPTH: Final = 8
"""Sequences in sequences; deeper ones are described, not sent."""

MAX_TEXT: Final = 2_000
"""Characters of any text."""

MAX_RANK: Final = 16
"""Dimensions of a tensor."""

Text: TypeAlias = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]
Size: TypeAlias = Annotated[int, msgspec.Meta(ge=0)]
Names: TypeAlias = Annotated[list[Text], msgspec.Meta(max_length=10)]


class ProtocolError(Exception):
    """The other side sent something that is not in the vocabulary, or too much of it."""


class Data(msgspec.Struct, tag_field="word", forbid_unknown_fields=True, frozen=True):
    """Base of every part of a message: immutable, and a field too many is an error."""


class TensorData(Data, tag="tensor", frozen=True):
    """A dense tensor: ``data`` holds its elements in row-major order, in the machine's byte order."""

    dtype: Text
    shape: Annotated[list[Size], msgspec.Meta(max_length=MAX_RANK)]
    data: bytes
    device: Text = "cpu"
    requires_grad: bool = False


class SequenceData(Data, tag="sequence", frozen=True):
    """A list or a tuple."""

    kind: Literal["list", "tuple"]
    # The decoder asks for the length before it sets memory aside: a header alone costs nothing.
    items: Annotated[list[Value], msgspec.Meta(max_length=MAX_ITEMS)]


class MappingData(Data, tag="mapping", frozen=True):
    """A dictionary, in its order."""

    pairs: Annotated[list[tuple[Value, Value]], msgspec.Meta(max_length=MAX_ITEMS // 2)]


class DeviceData(Data, tag="device", frozen=True):
    """A ``torch.device``, as text: ``cpu``, ``cuda``, ``cuda:0`` ..."""

    name: Text


class Reference(Data, tag="reference", frozen=True):
    """An object that stays in the worker. ``type`` and ``roles`` describe it (module, optimizer, class, callable)."""

    id: Size
    type: Text
    roles: Names = msgspec.field(default_factory=list)


class Other(Data, tag="other", frozen=True):
    """Something that is not data (or too much of it): its type's name and the start of its ``repr``."""

    type: Text
    text: Text


Value: TypeAlias = (
    bool | int | float | Text | TensorData | SequenceData | MappingData | DeviceData | Reference | Other | None
)


def clip(text: str) -> str:
    """Give the start of a text as plain text that can be sent (a lone surrogate cannot; a subclass may lie)."""
    return str.__getitem__(text, slice(MAX_TEXT)).encode("utf-8", "replace").decode("utf-8")


def check_extent(value: Value) -> None:
    """Raise ProtocolError for more than MAX_ITEMS items in all, or more than MAX_DEPTH levels.

    The decoder limits each sequence by itself; many small ones could still keep the grader busy for long.
    """
    left = MAX_ITEMS
    waiting: list[tuple[Value, int]] = [(value, 0)]
    while waiting:
        part, depth = waiting.pop()
        if isinstance(part, SequenceData):
            items: list[Value] = part.items
        elif isinstance(part, MappingData):
            items = [side for pair in part.pairs for side in pair]
        else:
            continue
        left -= len(items)
        if left < 0:
            raise ProtocolError(f"more than {MAX_ITEMS} items")
        if depth >= MAX_DEPTH:
            raise ProtocolError(f"more than {MAX_DEPTH} levels")
        waiting.extend((item, depth + 1) for item in items if isinstance(item, (SequenceData, MappingData)))
