"""What becomes of a student's objects: data crosses, the rest is kept or described; odd ones harm nobody."""

from __future__ import annotations

import enum
from collections import OrderedDict, UserDict, defaultdict, deque, namedtuple
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from grader.boundary.protocol import (
    MAX_DEPTH,
    MAX_ITEMS,
    MAX_MESSAGE_BYTES,
    MAX_TEXT,
    Answer,
    DeviceData,
    MappingData,
    Other,
    Reference,
    SequenceData,
    TensorData,
    Value,
    decode_reply,
    encode,
)
from grader.boundary.wire import TensorTooLargeError, UnknownReferenceError, Wire


def crossed(item: Any) -> Value:
    """What the grader gets of an object, through the bytes."""
    reply = decode_reply(encode(Answer(Wire().dump(item))))
    assert isinstance(reply, Answer)
    return reply.value


class Colour(enum.IntEnum):
    RED = 3


Point = namedtuple("Point", "x y")


@pytest.mark.parametrize(
    ("item", "value"),
    [
        (None, None),
        (True, True),
        (np.bool_(False), False),
        (7, 7),
        (Colour.RED, 3),
        (np.int64(-4), -4),
        (np.uint8(200), 200),
        (-(2**63), -(2**63)),
        (1.5, 1.5),
        (np.float64(0.25), 0.25),
        (float("-inf"), float("-inf")),
        ("text", "text"),
        ("x" * (MAX_TEXT + 5), "x" * MAX_TEXT),
        ("a \ud800 surrogate", "a ? surrogate"),
        ([1, (2, [])], SequenceData("list", [1, SequenceData("tuple", [2, SequenceData("list", [])])])),
        (Point(1, 2), SequenceData("tuple", [1, 2])),
        (torch.Size([3, 4]), SequenceData("tuple", [3, 4])),
        ({"a": 1, 0.5: None}, MappingData([("a", 1), (0.5, None)])),
        (OrderedDict(b=1), MappingData([("b", 1)])),
        (defaultdict(list, {"c": 2}), MappingData([("c", 2)])),
        (UserDict({"d": 3}), MappingData([("d", 3)])),
        (torch.device("cuda", 1), DeviceData("cuda:1")),
        (torch.tensor([True, False]), TensorData("bool", [2], b"\1\0")),
        (nn.Parameter(torch.zeros(1)), TensorData("float32", [1], b"\0" * 4, "cpu", True)),
    ],
    ids=lambda item: repr(item)[:30],
)
def test_data_crosses(item: Any, value: Value) -> None:
    found = crossed(item)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("item", "type_name"),
    [
        (2**63, "int"),
        (10**5000, "int"),
        (1j, "complex"),
        (b"bytes", "bytes"),
        ({1, 2}, "set"),
        (range(3), "range"),
        (deque([1]), "collections.deque"),
        ((x for x in "abc"), "generator"),
        (np.zeros(3), "numpy.ndarray"),
        (np.array(3.0), "numpy.ndarray"),
        (np.float32(0.5), "numpy.float32"),
        (np.complex64(1), "numpy.complex64"),
        (torch.float32, "torch.dtype"),
        (object(), "object"),
        ([0] * (MAX_ITEMS + 1), "list"),
        (dict.fromkeys(range(MAX_ITEMS // 2 + 1)), "dict"),
        (torch.zeros(2, 3).to_sparse(), "torch.Tensor"),
        (torch.zeros(2, device="meta"), "torch.Tensor"),
        (torch.zeros(2).to(torch.float8_e5m2), "torch.Tensor"),
        (torch.zeros((1,) * 17), "torch.Tensor"),
    ],
    ids=lambda item: repr(item)[:30] if not isinstance(item, int) else "int",
)
def test_what_is_no_data_is_described(item: Any, type_name: str) -> None:
    found = crossed(item)
    assert isinstance(found, Other)
    assert found.type == type_name
    assert len(found.text) <= MAX_TEXT


@pytest.mark.parametrize(
    ("item", "roles"),
    [
        (nn.Linear(1, 1), ["module", "callable"]),
        (nn.Linear, ["class", "module class", "callable"]),
        (torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1), ["optimizer"]),
        (int, ["class", "callable"]),
        (len, ["callable"]),
    ],
    ids=["module", "module class", "optimizer", "class", "function"],
)
def test_what_can_be_used_is_kept(item: Any, roles: list[str]) -> None:
    wire = Wire()
    reference = wire.dump(item)
    assert isinstance(reference, Reference)
    assert reference.roles == roles
    assert wire.load(reference) is item
    wire.clear()
    with pytest.raises(UnknownReferenceError):
        wire.load(reference)


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

    __class__ = property(lambda self: self.cls)  # type: ignore[assignment]


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

    @property
    def requires_grad(self) -> Any:
        return "sometimes"


class OverridingTensor(torch.Tensor):
    """Doubles the result of everything."""

    @classmethod
    def __torch_function__(cls, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return super().__torch_function__(function, types, args, kwargs or {}) * 2


def _cyclic() -> list[Any]:
    items: list[Any] = [1]
    items.append(items)
    return items


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
    "a mapping with itself as a value": (lambda table: table.update(me=table) or table)({}),
    "a tuple as a key": {(1, (2, 3)): 4},
    "all of them in a list": [HostileRepr(), Impostor(int), LyingList([1]), RaisingInt(3), Nameless()],
}


@pytest.mark.parametrize("item", ODD.values(), ids=ODD)
def test_an_odd_object_is_described_and_breaks_nothing(item: Any) -> None:
    crossed(item)


def test_a_subclass_counts_as_the_tensor_that_it_holds() -> None:
    assert crossed(torch.ones(2).as_subclass(OverridingTensor)) == crossed(torch.ones(2))


def test_what_raises_to_end_the_process_is_not_swallowed() -> None:
    class Exits(list):  # type: ignore[type-arg]
        def __iter__(self) -> Any:
            raise SystemExit(0)

    with pytest.raises(SystemExit):
        Wire().dump(Exits([1]))


def test_a_tensor_that_no_message_holds_is_not_copied() -> None:
    with pytest.raises(TensorTooLargeError):
        Wire().dump([torch.zeros(1).expand(2**40)])
    assert isinstance(crossed(torch.zeros(MAX_MESSAGE_BYTES // 8)), TensorData)


@pytest.mark.parametrize(
    ("value", "item"),
    [
        (SequenceData("tuple", [1, SequenceData("list", ["a"])]), (1, ["a"])),
        (MappingData([(0.5, SequenceData("list", []))]), {0.5: []}),
        (DeviceData("cpu"), torch.device("cpu")),
        (None, None),
    ],
    ids=["sequence", "mapping", "device", "none"],
)
def test_values_of_a_request_become_objects(value: Value, item: Any) -> None:
    assert Wire().load(value) == item


def test_a_description_becomes_nothing() -> None:
    with pytest.raises(UnknownReferenceError):
        Wire().load(Other("set", "{1}"))
