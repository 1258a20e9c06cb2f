"""How the tests of the trust boundary talk to a worker."""

from __future__ import annotations

import time
from typing import Any

from grader.boundary.process import Ask
from grader.boundary.protocol import Answer, Call, Load, Reply, Seed, Value, decode_reply, encode
from grader.boundary.wire import Wire

LONG_SECONDS = 20.0
"""A deadline that only a hanging test reaches."""


def soon(seconds: float = LONG_SECONDS) -> float:
    """A deadline."""
    return time.monotonic() + seconds


def load(worker: Ask, source: str) -> Reply:
    """Load a submission's source."""
    worker.ask(Seed(1), soon())
    return worker.ask(Load(source.encode(), "attack.py", "submission_attack"), soon())


def call(worker: Ask, name: str, *arguments: Value, seconds: float = LONG_SECONDS) -> Reply:
    """Call a function of the submission."""
    return worker.ask(Call(name, list(arguments)), soon(seconds))


def crossed(item: Any) -> Value:
    """What the grader gets of an object, through the bytes."""
    reply = decode_reply(encode(Answer(Wire().dump(item))))
    assert isinstance(reply, Answer)
    return reply.value
