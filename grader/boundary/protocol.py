"""The words that cross the trust boundary.

The grader (trusted) sends a *request*, the worker (untrusted: it shares its process with the student's code) sends back
one *reply*. Both are msgspec structs in MessagePack: decoding is validation, unknown fields and unknown words are
errors, nothing is ever unpickled or evaluated. Requests stand in ``requests.py``, replies here; what either can carry,
and how much of it, in ``values.py``.
"""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias, cast

import msgspec

from grader.boundary.requests import (
    ASPECTS,
    PROPS,
    Backward,
    Call,
    Differentiate,
    Fill,
    Inspect,
    Journal,
    Load,
    Make,
    PublicNames,
    Request,
    RunCell,
    Seed,
    Simulate,
    Step,
    Tampering,
)
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

MAX_FRAMES: Final = 4
"""Lines of the student's file that an error may name."""


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
