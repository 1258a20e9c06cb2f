"""Numbered, length-prefixed frames on a socket, with one deadline for a whole frame.

A frame is 4 bytes length (of the payload), 8 bytes number, both big-endian, and the payload. The grader numbers its
requests at random and a reply repeats its request's number, so that a reply that the student's code wrote before the
question was asked answers nothing.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable
from typing import Final

from grader.boundary.values import MAX_MESSAGE_BYTES, ProtocolError

_HEADER: Final = struct.Struct(">IQ")
_POLL_SECONDS: Final = 0.05
_CHUNK_BYTES: Final = 1 << 20

Watch = Callable[[], None]


class ChannelClosedError(Exception):
    """The other side is gone: its process ended, or it closed the socket."""


class DeadlineError(Exception):
    """The message was not complete in time."""


def send(sock: socket.socket, number: int, payload: bytes, deadline: float | None = None) -> None:
    """Send one message. ``deadline`` is a ``time.monotonic`` value.

    Raises DeadlineError when the other side does not read it in time (a stopped process), ChannelClosedError when it
    is gone, ValueError when the message is larger than the protocol allows (the sender's own fault).
    """
    if len(payload) > MAX_MESSAGE_BYTES:
        raise ValueError(f"a message of {len(payload)} bytes is over the limit of {MAX_MESSAGE_BYTES}")
    sock.settimeout(None if deadline is None else max(0.001, deadline - time.monotonic()))
    try:
        sock.sendall(_HEADER.pack(len(payload), number) + payload)
    except TimeoutError:
        raise DeadlineError from None
    except OSError:
        raise ChannelClosedError from None


def receive(sock: socket.socket, deadline: float | None = None, watch: Watch | None = None) -> tuple[int, bytes]:
    """Receive the number and the payload of one message before the deadline, however slowly its bytes trickle in.

    ``watch`` is called about twenty times a second while waiting and may raise to give up. Raises DeadlineError,
    ChannelClosedError, and ProtocolError as soon as a header announces more than MAX_MESSAGE_BYTES.
    """
    wait = _Wait(deadline, watch)
    length, number = _HEADER.unpack(wait.exactly(sock, _HEADER.size))
    if length > MAX_MESSAGE_BYTES:
        raise ProtocolError(f"a message of {length} bytes is over the limit of {MAX_MESSAGE_BYTES}")
    return number, wait.exactly(sock, length)


class _Wait:
    """Waits for bytes: until the deadline, looking up regularly, also when there is always a byte to read."""

    def __init__(self, deadline: float | None, watch: Watch | None) -> None:
        self._deadline, self._watch = deadline, watch
        self._look_up = time.monotonic() + _POLL_SECONDS

    def exactly(self, sock: socket.socket, size: int) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            sock.settimeout(self._seconds())
            try:
                chunk = sock.recv(min(size - len(parts), _CHUNK_BYTES))
            except TimeoutError:
                continue
            except OSError:
                raise ChannelClosedError from None
            if not chunk:
                raise ChannelClosedError
            parts += chunk
        return bytes(parts)

    def _seconds(self) -> float | None:
        """How long to wait before looking up again; raises when the time is over."""
        if self._deadline is None and self._watch is None:
            return None
        now = time.monotonic()
        if self._watch is not None and now >= self._look_up:
            self._look_up = now + _POLL_SECONDS
            self._watch()
        if self._deadline is None:
            return _POLL_SECONDS
        if now >= self._deadline:
            raise DeadlineError
        return min(self._deadline - now, _POLL_SECONDS)
