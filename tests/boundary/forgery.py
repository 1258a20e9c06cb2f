"""A worker that tells the truth, but for one part of one reply."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Final

import torch

from grader.boundary.process import InProcess
from grader.boundary.protocol import (
    Answer,
    DeviceData,
    MappingData,
    Other,
    Reference,
    Reply,
    Request,
    SequenceData,
    TensorData,
    Value,
    decode_reply,
    encode,
)
from grader.boundary.tensors import pack

Path = tuple[int, ...]

HOSTILE: Final[tuple[Value, ...]] = (
    None,
    True,
    0,
    -1,
    2**63 - 1,
    float("nan"),
    float("inf"),
    -0.0,
    "",
    "{0.__class__}",
    "\x1b[2J",
    SequenceData("list", []),
    SequenceData("tuple", [None]),
    SequenceData("list", [float("nan")] * 5),
    SequenceData("list", [SequenceData("list", []), "x", 1.5]),
    MappingData([]),
    MappingData([(None, 1), (SequenceData("list", []), 2), (float("nan"), 3)]),
    MappingData([("output", None), ("gradients", 3)]),
    DeviceData(""),
    DeviceData("cuda:99"),
    Reference(1, "Model", ["module"]),
    Reference(2**62, "Model", ["module", "optimizer"]),
    Reference(0, "", []),
    Other("builtins.dict", "{}"),
    TensorData("float32", [], b"\0\0\0\0"),
    TensorData("float32", [0], b""),
    TensorData("float32", [1, 0, 3], b""),
    TensorData("bool", [2], b"\0\1"),
    TensorData("complex64", [1], b"\0" * 8),
    TensorData("int64", [1], b"\xff" * 8),
    TensorData("float64", [2**40, 0], b""),
    TensorData("float32", [2**40, 2**40, 0], b""),
    TensorData("float32", [3], b"\0"),
    TensorData("float8", [1], b"\0"),
    TensorData("bool", [1], b"\2"),
    pack(torch.full((1, 10), float("nan")), device="cpu", requires_grad=True),
    pack(torch.zeros(6, 10), device="nowhere", requires_grad=False),
    pack(torch.zeros(1, 1), device="cuda:0", requires_grad=False),
)


class Forger:
    """A starter whose worker replaces, with the given chance, a part of a reply by a hostile value."""

    def __init__(self, seed: int, chance: float) -> None:
        self._random = random.Random(seed)
        self._chance = chance
        self._honest = InProcess()
        self.forged: list[str] = []

    def start(self, preload: Sequence[str] = ()) -> Forger:
        """Start an honest worker behind this one."""
        self._honest.start()
        return self

    def prepare(self, preload: Sequence[str]) -> None:
        """Nothing to do."""

    def ask(self, request: Request, deadline: float) -> Reply:
        """Answer with the truth, or nearly."""
        reply = self._honest.ask(request, deadline)
        if isinstance(reply, Answer) and self._random.random() < self._chance:
            path = self._random.choice(list(_places(reply.value)))
            lie = self._random.choice(HOSTILE)
            self.forged.append(f"{type(request).__name__}{path}: {lie!r:.80}")
            reply = Answer(_replaced(reply.value, path, lie))
        return decode_reply(encode(reply))

    def output(self) -> str:
        """Nothing is printed."""
        return ""

    def close(self) -> None:
        """Nothing to end."""


def _parts(value: Value) -> list[Value]:
    if isinstance(value, SequenceData):
        return value.items
    if isinstance(value, MappingData):
        return [side for pair in value.pairs for side in pair]
    return []


def _places(value: Value, path: Path = ()) -> Iterator[Path]:
    yield path
    for number, part in enumerate(_parts(value)):
        yield from _places(part, (*path, number))


def _replaced(value: Value, path: Path, lie: Value) -> Value:
    if not path:
        return lie
    parts = list(_parts(value))
    parts[path[0]] = _replaced(parts[path[0]], path[1:], lie)
    if isinstance(value, SequenceData):
        return SequenceData(value.kind, parts)
    return MappingData(list(zip(parts[::2], parts[1::2], strict=True)))
