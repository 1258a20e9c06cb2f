"""Objects that lie about themselves, raise when looked at, or never end: described, and nobody is harmed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from asking import crossed

from grader.boundary.protocol import MAX_DEPTH, Answer, Load, Reference
from grader.boundary.worker import Worker
from grader.handles import receive


class HostileRepr:
    """Cannot even be shown."""

    def __repr__(self) -> str:
        raise RuntimeError


class EndlessRepr:
    """Is shown at length, with what no message can hold."""

    def __repr__(self) -> str:
        return "\ud800" * 10**6


class Impostor:
    """Claims to be whatever it is told."""

    def __init__(self, cls: type) -> None:
        self.cls = cls

    __class__ = property(lambda self: self.cls)


class LyingList(list):  # type: ignore[type-arg]
    """Is longer than it says."""

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[int]:
        while True:
            yield 1


class RaisingInt(int):
    """Is no number when asked."""

    def __int__(self) -> int:
        raise RuntimeError


class LyingText(str):
    """Is another text when cut, and cannot be encoded."""

    def __getitem__(self, key: Any) -> Any:
        return 7

    def encode(self, *_: Any) -> bytes:
        raise RuntimeError


class RaisingMapping(dict):  # type: ignore[type-arg]
    """Gives no items."""

    def items(self) -> Any:
        raise KeyError("items")


class OddMapping(dict):  # type: ignore[type-arg]
    """Gives items that are no pairs."""

    def items(self) -> Any:
        return [1, 2, 3]


class Nameless:
    """A class whose module is no text."""

    __module__ = 3  # type: ignore[assignment]


class MutinousTensor(torch.Tensor):
    """Answers for itself, wrongly or not at all."""

    def detach(self) -> Any:
        raise RuntimeError("detached enough")

    def numel(self) -> Any:
        return "some"


def _cyclic() -> list[Any]:
    items: list[Any] = [1]
    items.append(items)
    return items


def _self_contained() -> dict[str, Any]:
    table: dict[str, Any] = {}
    table["me"] = table
    return table


def _bushy() -> list[Any]:
    """Small to hold, astronomic to write down."""
    items: list[Any] = [1.0]
    for _ in range(MAX_DEPTH):
        items = [items] * 50
    return items


ODD: dict[str, Any] = {
    "hostile repr": HostileRepr(),
    "endless repr": EndlessRepr(),
    "not an int": Impostor(int),
    "not a text": Impostor(str),
    "not a tensor": Impostor(torch.Tensor),
    "not a list": Impostor(list),
    "not a mapping": Impostor(dict),
    "not a class": Impostor(type),
    "not a reference": Impostor(Reference),
    "a list without end": LyingList([1]),
    "an int that raises": RaisingInt(3),
    "a text that lies": LyingText("text"),
    "a mapping that raises": RaisingMapping(a=1),
    "a mapping of no pairs": OddMapping(a=1),
    "a class without a name": Nameless(),
    "a mutinous tensor": torch.ones(2).as_subclass(MutinousTensor),
    "a list in itself": _cyclic(),
    "a bushy list": _bushy(),
    "a mapping with itself as a value": _self_contained(),
    "a tuple as a key": {(1, (2, 3)): 4},
    "all of them in a list": [HostileRepr(), Impostor(int), LyingList([1]), RaisingInt(3), Nameless()],
}


ODD_CLASS = """
class Odd:
    @property
    def __class__(self):
        raise RuntimeError("not telling")
odd = Odd()
def right(): return 42
"""


def test_a_name_of_something_odd_keeps_no_other_name_from_being_found() -> None:
    """As in a student's own kernel."""
    answered = Worker().handle(Load(ODD_CLASS.encode(), "odd.py", "submission_odd"))
    assert isinstance(answered, Answer), answered
    names = receive(lambda _: None, answered.value)
    assert names["right"] == ["callable"]
    assert names["odd"] == []


@pytest.mark.parametrize("item", ODD.values(), ids=ODD)
def test_an_odd_object_is_described_and_breaks_nothing(item: Any) -> None:
    crossed(item)
