"""What becomes of a student's objects: data crosses, the rest is kept or described; odd ones harm nobody."""

from __future__ import annotations

import enum
from collections import OrderedDict, UserDict, defaultdict, deque, namedtuple
from typing import Any

import numpy as np
import pytest
import torch
from asking import crossed
from torch import nn

from grader.boundary.protocol import (
    MAX_ITEMS,
    MAX_MESSAGE_BYTES,
    MAX_TEXT,
    DeviceData,
    MappingData,
    Other,
    Reference,
    SequenceData,
    TensorData,
    Value,
)
from grader.boundary.wire import TensorTooLargeError, UnknownReferenceError, Wire


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
        (defaultdict(int, {"c": 2}), MappingData([("c", 2)])),
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
    ids=lambda item: type(item).__name__ if not isinstance(item, str) else item,
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


class OverridingTensor(torch.Tensor):
    """Doubles the result of everything."""

    @classmethod
    def __torch_function__(cls, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return super().__torch_function__(function, types, args, kwargs or {}) * 2  # type: ignore[no-untyped-call]


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
