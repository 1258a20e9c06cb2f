"""The vocabulary: what is a message, what is none, and how much one may hold."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest
import torch

from grader import boundary
from grader.boundary.protocol import (
    MAX_DEPTH,
    MAX_FRAMES,
    MAX_ITEMS,
    MAX_TEXT,
    Answer,
    Backward,
    Call,
    DeviceData,
    Differentiate,
    Fill,
    Frame,
    Inspect,
    Journal,
    Load,
    Make,
    MappingData,
    Other,
    ProtocolError,
    PublicNames,
    Raised,
    Reference,
    Reply,
    Request,
    RunCell,
    Seed,
    SequenceData,
    Simulate,
    Step,
    Tampering,
    TensorData,
    Value,
    decode_reply,
    decode_request,
    encode,
)
from grader.boundary.tensors import DTYPES, pack, unpack
from grader.boundary.values import MAX_RANK

REFERENCE = Reference(7, "relu.ReluModel", ["module", "callable"])
VALUES: tuple[Value, ...] = (
    None,
    True,
    -(2**63),
    2**64 - 1,
    0.1,
    float("inf"),
    "naïve ✓",
    TensorData("float32", [1, 2], b"\0" * 8, "cuda:0", True),
    SequenceData("tuple", [1, "two", SequenceData("list", [])]),
    MappingData([(0.1, SequenceData("list", [1.5, 0.5])), ("Adam", None)]),
    DeviceData("cuda:0"),
    REFERENCE,
    Other("set", "{1, 2}"),
)
REQUESTS: tuple[Request, ...] = (
    Load(b"x = 1\n", "relu.py", "submission_relu"),
    RunCell("x = 'é'\n".encode(), "3"),
    PublicNames(),
    Seed(2**62),
    Make("factory", {"sizes": SequenceData("list", [10, 6, 1])}),
    Call("ReluModel", list(VALUES), names=["a"], style="name"),
    Call(REFERENCE, [], method="forward"),
    Inspect(REFERENCE, "parameters"),
    Backward(REFERENCE, TensorData("float32", [0], b""), None),
    Step(REFERENCE, REFERENCE, {"weight": TensorData("float32", [0], b"")}),
    Differentiate("mse", [TensorData("float32", [0], b"", requires_grad=True)], ["prediction"], 1.0),
    Fill(REFERENCE, {"weight": TensorData("float32", [0], b"")}),
    Simulate(True, 0.5, True),
    Journal(),
    Tampering(),
)
REPLIES: tuple[Reply, ...] = (
    *(Answer(value) for value in VALUES),
    Raised("SyntaxError", "invalid syntax", [], line=3, offset=7, text="x ="),
    Raised("SyntaxError", "invalid syntax", [], line=3, offset=7, text="x =", cell="2"),
    Raised("ValueError", "no", [Frame(1, "f", "raise ValueError('no')", "2")]),
    Raised("ValueError", "no", [Frame(4, "forward", "raise ValueError('no')")], bases=["ValueError", "Exception"]),
    Raised("MissingName", "ReluModel", [], suggestions=["reluModel"]),
)


@pytest.mark.parametrize("request_", get_args(Request))
def test_the_table_that_explains_the_boundary_has_every_request(request_: type) -> None:
    assert f"\n    {request_.__name__} " in (boundary.__doc__ or "")


@pytest.mark.parametrize("message", REQUESTS, ids=lambda message: type(message).__name__)
def test_a_request_arrives_as_it_was_sent(message: Request) -> None:
    assert decode_request(encode(message)) == message


@pytest.mark.parametrize("message", REPLIES, ids=lambda message: repr(message)[:40])
def test_a_reply_arrives_as_it_was_sent(message: Reply) -> None:
    assert decode_reply(encode(message)) == message


def _answer(value: Any) -> bytes:
    return msgspec.msgpack.encode({"word": "answer", "value": value})


def _sequence(items: Any) -> dict[str, Any]:
    return {"word": "sequence", "kind": "list", "items": items}


def _nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = _sequence([value])
    return value


def _raised(**changes: Any) -> bytes:
    return msgspec.msgpack.encode({"word": "raised", "type": "E", "message": "m", "frames": []} | changes)


def _array_of(header: bytes) -> bytes:
    """An answer whose list announces more items than there are bytes."""
    whole = _answer(_sequence([]))
    assert whole.endswith(b"\x90")
    return whole[:-1] + header


_FRAME = {"line": 1, "function": "f", "text": "t"}
NOT_A_REPLY: dict[str, bytes] = {
    "nothing": b"",
    "noise": b"\xc1\xff\x00",
    "a number": b"\x01",
    "a text": msgspec.msgpack.encode("answer"),
    "a list": msgspec.msgpack.encode([1, 2]),
    "no word": msgspec.msgpack.encode({"value": 1}),
    "an unknown word": msgspec.msgpack.encode({"word": "passed", "points": 3}),
    "a request": encode(Seed(1)),
    "a refusal, which the vocabulary has not": msgspec.msgpack.encode({"word": "refused", "message": "m"}),
    "an unknown field": msgspec.msgpack.encode({"word": "answer", "value": 1, "points": 3}),
    "a field that is missing": msgspec.msgpack.encode({"word": "answer"}),
    "an unknown kind of value": _answer({"word": "pickle", "data": b"..."}),
    "a plain dictionary as a value": _answer({"a": 1}),
    "a plain list as a value": _answer([1, 2]),
    "bytes as a value": _answer(b"abc"),
    "an extension type as a value": _answer(msgspec.msgpack.Ext(1, b"abc")),
    "a frame as a value": _answer(_FRAME),
    "text that is no UTF-8": b"\x82\xa4word\xa6answer\xa5value\xa2\xff\xfe",
    "an unknown kind of sequence": _answer({"word": "sequence", "kind": "set", "items": []}),
    "a pair of three": _answer({"word": "mapping", "pairs": [[1, 2, 3]]}),
    "a pair of one": _answer({"word": "mapping", "pairs": [[1]]}),
    "a text for a number": _answer({"word": "reference", "id": "1", "type": "t"}),
    "a negative reference": _answer({"word": "reference", "id": -1, "type": "t"}),
    "a negative size": _answer({"word": "tensor", "dtype": "float32", "shape": [-1], "data": b""}),
    "a size that is no number": _answer({"word": "tensor", "dtype": "float32", "shape": [1.5], "data": b""}),
    "more dimensions than a tensor has": _answer(
        {"word": "tensor", "dtype": "float32", "shape": [1] * (MAX_RANK + 1), "data": b"\0" * 4}
    ),
    "trailing bytes": encode(Answer(1)) + b"\xc0",
    "two replies in one": encode(Answer(1)) + encode(Answer(2)),
    "a text over the limit": _answer("x" * (MAX_TEXT + 1)),
    "a name over the limit": _answer({"word": "other", "type": "x" * (MAX_TEXT + 1), "text": ""}),
    "more roles than there are": _answer({"word": "reference", "id": 1, "type": "t", "roles": ["r"] * 11}),
    "a list over the limit": _answer(_sequence([None] * (MAX_ITEMS + 1))),
    "a mapping over the limit": _answer({"word": "mapping", "pairs": [[1, 2]] * (MAX_ITEMS // 2 + 1)}),
    "many lists over the limit together": _answer(_sequence([_sequence([None] * 1000)] * (MAX_ITEMS // 1000))),
    "one level too deep": _answer(_nested(MAX_DEPTH + 1)),
    "deeper than the interpreter's stack": b"\x82\xa4word\xa6answer\xa5value"
    + b"\x83\xa4word\xa8sequence\xa4kind\xa4list\xa5items\x91" * 100_000
    + b"\xc0",
    "a list of four milliards, by its header alone": _array_of(b"\xdd\xff\xff\xff\xff"),
    "bytes of four gigabytes, by their header alone": _answer(b"")[:-2] + b"\xc6\xff\xff\xff\xff",
    "an error in the middle of nowhere": _raised(line=-1),
    "an error at a column that would fill the memory": _raised(line=1, offset=10**9),
    "an error with more lines than are shown": _raised(frames=[_FRAME] * (MAX_FRAMES + 1)),
    "an error with a line that is no line": _raised(frames=["x = 1"]),
    "an error whose message is a number": _raised(message=3),
    "an error with endless ancestors": _raised(bases=["E"] * 11),
}


@pytest.mark.parametrize("payload", NOT_A_REPLY.values(), ids=NOT_A_REPLY)
def test_anything_else_is_refused(payload: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode_reply(payload)


@pytest.mark.parametrize("message", REPLIES[:20], ids=lambda message: repr(message)[:40])
def test_a_reply_that_is_cut_short_is_refused(message: Reply) -> None:
    payload = encode(message)
    for length in range(len(payload)):
        with pytest.raises(ProtocolError):
            decode_reply(payload[:length])


def test_a_damaged_reply_is_refused_or_is_another_reply() -> None:
    payload = bytearray(encode(Answer(SequenceData("list", [*VALUES]))))
    for position in range(len(payload)):
        for wrong in (0x00, 0x7F, 0x90, 0xC1, 0xDD, 0xFF):
            damaged = bytes(payload[:position]) + bytes([wrong]) + bytes(payload[position + 1 :])
            try:
                reply = decode_reply(damaged)
            except ProtocolError:
                continue
            assert isinstance(reply, (Answer, Raised))


def test_the_largest_values_are_accepted() -> None:
    for value in (
        SequenceData("list", [None] * MAX_ITEMS),
        MappingData([(1, 2)] * (MAX_ITEMS // 2)),
        SequenceData("list", [SequenceData("list", [None] * 999)] * (MAX_ITEMS // 1000)),
        "x" * MAX_TEXT,
    ):
        assert decode_reply(encode(Answer(value))) == Answer(value)
    assert isinstance(decode_reply(_answer(_nested(MAX_DEPTH))), Answer)


@pytest.mark.parametrize("dtype", DTYPES.values(), ids=DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 3), (2, 3, 4), (1,) * MAX_RANK], ids=str)
def test_a_tensor_arrives_as_it_was_sent(dtype: torch.dtype, shape: tuple[int, ...]) -> None:
    tensor = (torch.rand(shape) * 100 - 50).to(dtype)
    found = unpack(pack(tensor, device="cpu", requires_grad=False))
    assert found.dtype == dtype
    assert found.shape == tensor.shape
    assert torch.equal(found, tensor)


@pytest.mark.parametrize(
    "make",
    [
        lambda: torch.arange(12.0).reshape(3, 4).T,
        lambda: torch.arange(12.0)[::3],
        lambda: torch.ones(1).expand(5, 5),
        lambda: torch.view_as_real(torch.arange(4.0).to(torch.complex64)),
        lambda: torch.tensor([1 + 2j]).conj(),
        lambda: torch.tensor([1 + 2j]).conj().imag,
        lambda: torch.tensor([float("nan"), float("inf"), -0.0]),
    ],
    ids=["transposed", "strided", "expanded", "view", "conjugate", "negative", "not finite"],
)
def test_a_view_arrives_with_its_values(make: Any) -> None:
    tensor = make()
    assert torch.equal(
        torch.nan_to_num(unpack(pack(tensor, device="cpu", requires_grad=False))), torch.nan_to_num(tensor)
    )


HOSTILE_TENSORS: dict[str, TensorData] = {
    "an unknown dtype": TensorData("float8", [1], b"\0"),
    "a dtype that is another attribute of torch": TensorData("nn", [1], b"\0"),
    "a dtype with another size": TensorData("float64", [2], b"\0" * 8),
    "a byte too few": TensorData("float32", [2], b"\0" * 7),
    "a byte too many": TensorData("float32", [2], b"\0" * 9),
    "bytes for an empty shape": TensorData("float32", [0], b"\0" * 4),
    "no bytes for a scalar": TensorData("float32", [], b""),
    "a gigantic dimension": TensorData("float32", [2**62], b"\0" * 4),
    "a product that overflows 64 bits to the right length": TensorData("uint8", [2**32, 2**32], b""),
    "a product that overflows 64 bits to one": TensorData("uint8", [2**33, 2**31 + 1], b"\0"),
    "two negative dimensions": TensorData("uint8", [-2, -2], b"\0" * 4),
    "a negative dimension among empty ones": TensorData("uint8", [-1, 0], b""),
    "an empty tensor with dimensions beyond 64 bits": TensorData("uint8", [2**63, 0], b""),
    "an empty tensor with a product beyond 64 bits": TensorData("uint8", [2**40, 2**40, 0], b""),
    "more dimensions than a tensor has": TensorData("uint8", [1] * (MAX_RANK + 1), b"\0"),
    "a bool that is neither": TensorData("bool", [2], b"\1\2"),
}


@pytest.mark.parametrize("data", HOSTILE_TENSORS.values(), ids=HOSTILE_TENSORS)
def test_a_tensor_that_does_not_add_up_is_refused(data: TensorData) -> None:
    with pytest.raises(ProtocolError):
        unpack(data)


def test_a_tensor_that_arrived_is_nobody_elses() -> None:
    data = pack(torch.zeros(3), device="cpu", requires_grad=False)
    unpack(data).fill_(1)
    assert torch.equal(unpack(data), torch.zeros(3))
