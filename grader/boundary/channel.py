"""Length-prefixed messages on a socket, with one deadline for a whole message."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable

from grader.boundary.protocol import MAX_MESSAGE_BYTES, ProtocolError

_LENGTH = struct.Struct(">I")
_POLL_SECONDS = 0.05


class ChannelClosedError(Exception):
    """The other side is gone: its process ended, or it closed the socket."""


class DeadlineError(Exception):
    """The message was not complete in time."""


def send(sock: socket.socket, payload: bytes, deadline: float | None = None) -> None:
    """Send one message. ``deadline`` is a ``time.monotonic`` value.

    Raises DeadlineError when the other side does not read it in time (a stopped process), ChannelClosedError when it
    is gone, ProtocolError when the message is larger than the protocol allows.
    """
    if len(payload) > MAX_MESSAGE_BYTES:
        raise ProtocolError(f"a message of {len(payload)} bytes is over the limit of {MAX_MESSAGE_BYTES}")
    sock.settimeout(None if deadline is None else max(0.001, deadline - time.monotonic()))
    try:
        sock.sendall(_LENGTH.pack(len(payload)) + payload)
    except TimeoutError:
        raise DeadlineError from None
    except OSError:
        raise ChannelClosedError from None


def receive(sock: socket.socket, deadline: float | None = None, watch: Callable[[], None] | None = None) -> bytes:
    """Receive one message, however slowly its bytes trickle in, before the deadline.

    ``watch`` is called about twenty times a second while waiting and may raise to give up.
    """
    (length,) = _LENGTH.unpack(_exactly(sock, _LENGTH.size, deadline, watch))
    if length > MAX_MESSAGE_BYTES:
        raise ProtocolError(f"a message of {length} bytes is over the limit of {MAX_MESSAGE_BYTES}")
    return _exactly(sock, length, deadline, watch)


def _exactly(sock: socket.socket, size: int, deadline: float | None, watch: Callable[[], None] | None) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        if deadline is None:
            sock.settimeout(None)
        else:
            left = deadline - time.monotonic()
            if left <= 0:
                raise DeadlineError
            sock.settimeout(min(left, _POLL_SECONDS))
        try:
            chunk = sock.recv(min(size - len(parts), 1 << 20))
        except TimeoutError:
            if watch is not None:
                watch()
            continue
        except OSError:
            raise ChannelClosedError from None
        if not chunk:
            raise ChannelClosedError
        parts += chunk
    return bytes(parts)
