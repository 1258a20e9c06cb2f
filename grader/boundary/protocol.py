"""The words that cross the trust boundary, and their limits.

The grader (trusted) sends a *request*, the worker (untrusted: it shares its process with the student's code) sends back
one *reply*. Both are msgspec structs in MessagePack: decoding is validation, unknown fields and unknown words are
errors, nothing is ever unpickled or evaluated. A message is a 4-byte big-endian length and that many bytes.

A reply can carry plain data only: numbers, text, sequences, mappings, tensors as raw bytes, names of devices, and
*references*, numbers that stand for an object that stays in the worker.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import msgspec

MAX_MESSAGE_BYTES: Final = 64 * 1024 * 1024
"""Longer messages are refused before a byte of them is read or memory is set aside."""

MAX_ITEMS: Final = 100_000
"""Items of one sequence or mapping; longer ones are described, not sent."""

MAX_DEPTH: Final = 8
"""Sequences in sequences; deeper ones are described, not sent."""

MAX_TEXT: Final = 2_000
"""Characters of a description, an error message or a name."""


class Data(msgspec.Struct, tag_field="word", forbid_unknown_fields=True, frozen=True):
    """Base of every part of a message: immutable, and a field too many is an error."""


class TensorData(Data, tag="tensor"):
    """A dense tensor: ``data`` holds its elements in row-major order, in the machine's byte order."""

    dtype: str
    shape: list[int]
    data: bytes
    device: str = "cpu"
    requires_grad: bool = False


class SequenceData(Data, tag="sequence"):
    """A list (``kind == "list"``) or a tuple (``kind == "tuple"``)."""

    kind: str
    items: list[Value]


class MappingData(Data, tag="mapping"):
    """A dictionary, in its order."""

    pairs: list[tuple[Value, Value]]


class DeviceData(Data, tag="device"):
    """A ``torch.device``, as text: ``cpu``, ``cuda``, ``cuda:0`` ..."""

    name: str


class Reference(Data, tag="reference"):
    """An object that stays in the worker. ``type`` and ``roles`` describe it (module, optimizer, class, callable)."""

    id: int
    type: str
    roles: list[str] = []


class Other(Data, tag="other"):
    """Something that is not data (or too much of it): its type's name and the start of its ``repr``."""

    type: str
    text: str


Value: TypeAlias = (
    None | bool | int | float | str | TensorData | SequenceData | MappingData | DeviceData | Reference | Other
)


# Requests -----------------------------------------------------------------------------------------------------------


class Load(Data, tag="load"):
    """Run the submission's source as module ``name``; answers the sorted list of its public names."""

    source: bytes
    path: str
    name: str


class Seed(Data, tag="seed"):
    """Seed torch's, numpy's and random's global generators, and forget every object kept so far."""

    seed: int


class Make(Data, tag="make"):
    """Make one of the grader's own objects in the worker (see ``props.py``); answers a reference."""

    what: str
    options: dict[str, Value]


class Call(Data, tag="call"):
    """Call ``target``: the name of something in the submission, or a reference (``method`` of it, if given).

    ``names`` are the contract's names of the arguments. ``style``: ``either`` passes by position and falls back on the
    names (a function may take some by name only), ``position`` and ``name`` insist on one way.
    """

    target: str | Reference
    arguments: list[Value]
    names: list[str] = []
    method: str = ""
    style: str = "either"


class Inspect(Data, tag="inspect"):
    """Describe an object that was kept: ``aspect`` is a word of ``worker.ASPECTS``."""

    target: Reference
    aspect: str


class Backward(Data, tag="backward"):
    """Run ``model(x)`` and backpropagate ``upstream``; answers output, gradient of x, gradients by parameter name."""

    model: Reference
    x: Value
    upstream: Value


class Step(Data, tag="step"):
    """Put gradients into the model's parameters, then ``optimizer.step()``; answers the parameters by name."""

    optimizer: Reference
    model: Reference
    gradients: dict[str, Value]


class Simulate(Data, tag="simulate"):
    """Run the calls that follow on the simulated GPU (``on``), or on the bare machine again."""

    on: bool
    settle_seconds: float = 0.0
    overwrite_parameters: bool = False


class Journal(Data, tag="journal"):
    """Answers what the grader's own objects and the simulated GPU have noted since the last ``Seed``."""


class Tampering(Data, tag="tampering"):
    """Answers the names in torch, builtins, math and time that no longer are what they were before ``Load``."""


Request: TypeAlias = Load | Seed | Make | Call | Inspect | Backward | Step | Simulate | Journal | Tampering


# Replies ------------------------------------------------------------------------------------------------------------


class Answer(Data, tag="answer"):
    """The request was carried out."""

    value: Value


class Frame(Data):
    """A line of the student's own file that an error went through (1-based)."""

    line: int
    function: str
    text: str


class Raised(Data, tag="raised"):
    """The student's code raised. ``frames`` are lines of the student's file only, the innermost last.

    ``bases`` names the exception's class and its ancestors; ``line``, ``offset`` and ``text`` are a syntax error's.
    """

    type: str
    message: str
    frames: list[Frame]
    not_started: bool = False
    line: int = 0
    offset: int = 0
    text: str = ""
    suggestions: list[str] = []
    bases: list[str] = []


class Refused(Data, tag="refused"):
    """The request made no sense: a fault of a grader, never of a student."""

    message: str


Reply: TypeAlias = Answer | Raised | Refused

_encoder = msgspec.msgpack.Encoder()
_request_decoder = msgspec.msgpack.Decoder(Request)
_reply_decoder = msgspec.msgpack.Decoder(Reply)


class ProtocolError(Exception):
    """The other side sent something that is not in the vocabulary, or too much of it."""


def encode(message: Request | Reply) -> bytes:
    """Turn a message into bytes, without its length."""
    return _encoder.encode(message)


def decode_request(payload: bytes) -> Request:
    """Read a request (in the worker)."""
    return _request_decoder.decode(payload)


def decode_reply(payload: bytes) -> Reply:
    """Read a reply (in the grader). Raises ProtocolError when it is not a word of the vocabulary."""
    try:
        return _reply_decoder.decode(payload)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError, UnicodeDecodeError) as error:
        raise ProtocolError(f"not a reply: {error}") from None
