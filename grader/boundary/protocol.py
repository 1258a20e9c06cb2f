"""The words that cross the trust boundary.

The grader (trusted) sends a *request*, the worker (untrusted: it shares its process with the student's code) sends back
one *reply*. Both are msgspec structs in MessagePack: decoding is validation, unknown fields and unknown words are
errors, nothing is ever unpickled or evaluated. What a reply can carry, and how much of it, is in ``values.py``.
"""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias, cast

import msgspec

from grader.boundary.values import (
    MAX_DEPTH,
    MAX_ITEMS,
    MAX_MESSAGE_BYTES,
    MAX_TEXT,
    Data,
    DeviceData,
    MappingData,
    Names,
    Other,
    ProtocolError,
    Reference,
    SequenceData,
    TensorData,
    Text,
    Value,
    check_extent,
)

ASPECTS: Final = ("parameters", "optimizer", "tensor", "buffers", "train", "eval", "gradients", "batches")
"""What can be asked of a kept object."""

PROPS: Final = (
    "tensor",
    "network",
    "deep",
    "factory",
    "optimizer",
    "function",
    "dataset",
    "loader",
    "classifier",
    "flat classifier",
    "folder",
    "copy",
    "trap",
    "deployed",
    "exported",
    "opened",
)
"""What can be made in the worker (``props.py``)."""

MAX_FRAMES: Final = 4
"""Lines of the student's file that an error may name."""


# Requests -----------------------------------------------------------------------------------------------------------


class Load(Data, tag="load", frozen=True):
    """Run the submission's source as module ``name``; answers its public names and their roles."""

    source: bytes
    path: str
    name: str


class RunCell(Data, tag="cell", frozen=True):
    """Run a notebook's cell, in UTF-8, in the module of the cells before it; ``cell`` is how errors name it."""

    source: bytes
    cell: str


class PublicNames(Data, tag="names", frozen=True):
    """Answers the public names of what was loaded, or of the cells that ran, and their roles."""


class Seed(Data, tag="seed", frozen=True):
    """Seed torch's, numpy's and random's global generators, and forget every object kept so far."""

    seed: int


class Make(Data, tag="make", frozen=True):
    """Make one of the grader's own objects in the worker: ``what`` is a word of ``PROPS``; answers a reference."""

    what: str
    options: dict[str, Value]


class Call(Data, tag="call", frozen=True):
    """Call ``target``: the name of something in the submission, or a reference (``method`` of it, if given).

    ``names`` are the contract's names of the arguments. ``style``: ``either`` passes by position and falls back on the
    names (a function may take some by name only), ``position`` and ``name`` insist on one way.
    """

    target: str | Reference
    arguments: list[Value]
    names: list[str] = msgspec.field(default_factory=list)
    method: str = ""
    style: str = "either"


class Inspect(Data, tag="inspect", frozen=True):
    """Describe an object that was kept: ``aspect`` is a word of ``ASPECTS``."""

    target: Reference
    aspect: str


class Backward(Data, tag="backward", frozen=True):
    """Run ``model(x)`` and backpropagate ``upstream``; answers output and gradients by parameter name."""

    model: Reference
    x: Value
    upstream: Value


class Differentiate(Data, tag="differentiate", frozen=True):
    """Call the submission's function ``target`` and backpropagate ``upstream`` from what it gives.

    Answers the output, and the gradient of every argument that required one, by the contract's ``names``.
    """

    target: str
    arguments: list[Value]
    names: list[str]
    upstream: Value


class Step(Data, tag="step", frozen=True):
    """Put gradients into the model's parameters, then ``optimizer.step()``; answers the parameters by name."""

    optimizer: Reference
    model: Reference
    gradients: dict[str, Value]


class Fill(Data, tag="fill", frozen=True):
    """Write values into the model's parameters, as training would; answers nothing."""

    model: Reference
    values: dict[str, Value]


class Simulate(Data, tag="simulate", frozen=True):
    """Run the calls that follow on the simulated GPU (``on``), or on the bare machine again."""

    on: bool
    settle_seconds: float = 0.0
    overwrite_parameters: bool = False


class Journal(Data, tag="journal", frozen=True):
    """Answers what the grader's own objects and the simulated GPU have noted since the last ``Seed``.

    ``starts_only`` leaves out all but the weights that models started with: passes by the hundred are slow to send.
    """

    starts_only: bool = False


class Tampering(Data, tag="tampering", frozen=True):
    """Answers the names in torch, builtins, math and time that no longer are what they were before ``Load``."""


Request: TypeAlias = (
    Load
    | RunCell
    | PublicNames
    | Seed
    | Make
    | Call
    | Inspect
    | Backward
    | Differentiate
    | Step
    | Fill
    | Simulate
    | Journal
    | Tampering
)


# Replies ------------------------------------------------------------------------------------------------------------


class Answer(Data, tag="answer", frozen=True):
    """The request was carried out."""

    value: Value


Line: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]


class Frame(Data, frozen=True):
    """A line of the student's own that an error went through (1-based).

    ``cell`` says in which cell of a notebook: by its number, or as a kernel calls it. Empty in a plain module.
    """

    line: Line
    function: Text
    text: Text
    cell: Text = ""


class Raised(Data, tag="raised", frozen=True):
    """The student's code raised. ``frames`` are lines of the student's file only, the innermost last.

    ``bases`` names the exception's class and its ancestors; ``line``, ``offset``, ``text`` and, in a notebook, ``cell``
    are a syntax error's.
    """

    type: Text
    message: Text
    frames: Annotated[list[Frame], msgspec.Meta(max_length=MAX_FRAMES)]
    not_started: bool = False
    line: Line = 0
    offset: Annotated[int, msgspec.Meta(ge=0, le=MAX_TEXT)] = 0
    text: Text = ""
    cell: Text = ""
    suggestions: Names = msgspec.field(default_factory=list)
    bases: Names = msgspec.field(default_factory=list)


Reply: TypeAlias = Answer | Raised

_encoder = msgspec.msgpack.Encoder()
_request_decoder = msgspec.msgpack.Decoder(Request)
_reply_decoder = msgspec.msgpack.Decoder(Reply)


def encode(message: Request | Reply) -> bytes:
    """Turn a message into bytes, without its frame. Raises TypeError or OverflowError for what is no message."""
    return _encoder.encode(message)


def decode_request(payload: bytes) -> Request:
    """Read a request (in the worker, which has no need to doubt it)."""
    return cast(Request, _request_decoder.decode(payload))


def decode_reply(payload: bytes) -> Reply:
    """Read a reply (in the grader). Raises ProtocolError when it is not a word of the vocabulary, or is too much."""
    try:
        reply = cast(Reply, _reply_decoder.decode(payload))
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, MemoryError) as error:
        raise ProtocolError(f"not a reply: {error}") from None
    if isinstance(reply, Answer):
        check_extent(reply.value)
    return reply


__all__ = [
    "ASPECTS",
    "MAX_DEPTH",
    "MAX_FRAMES",
    "MAX_ITEMS",
    "MAX_MESSAGE_BYTES",
    "MAX_TEXT",
    "PROPS",
    "Answer",
    "Backward",
    "Call",
    "Data",
    "DeviceData",
    "Differentiate",
    "Fill",
    "Frame",
    "Inspect",
    "Journal",
    "Load",
    "Make",
    "MappingData",
    "Other",
    "ProtocolError",
    "PublicNames",
    "Raised",
    "Reference",
    "Reply",
    "Request",
    "RunCell",
    "Seed",
    "SequenceData",
    "Simulate",
    "Step",
    "Tampering",
    "TensorData",
    "Value",
    "decode_reply",
    "decode_request",
    "encode",
]
