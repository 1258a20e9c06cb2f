"""Frames on a socket: one deadline for a whole frame, a limit in its header, a number that the reply repeats."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from asking import soon

from grader.boundary import channel
from grader.boundary.values import MAX_MESSAGE_BYTES, ProtocolError

Pair = tuple[socket.socket, socket.socket]
Run = Callable[[Callable[[], None]], None]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """The grader's end and the worker's."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.fixture
def in_background() -> Iterator[Run]:
    """Run something beside the test; waited for at its end."""
    threads: list[threading.Thread] = []

    def run(work: Callable[[], None]) -> None:
        threads.append(threading.Thread(target=work))
        threads[-1].start()

    yield run
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def _header(length: int, number: int = 0) -> bytes:
    return struct.pack(">IQ", length, number)


@pytest.mark.parametrize("payload", [b"", b"x", b"y" * 300_000], ids=["empty", "short", "long"])
def test_a_message_arrives_with_its_number(pair: Pair, in_background: Run, payload: bytes) -> None:
    ours, theirs = pair
    in_background(lambda: channel.send(theirs, 2**64 - 1, payload, soon()))
    assert channel.receive(ours, soon()) == (2**64 - 1, payload)


def test_messages_keep_their_order_and_their_borders(pair: Pair) -> None:
    ours, theirs = pair
    for number in range(5):
        channel.send(theirs, number, b"x" * number)
    assert [channel.receive(ours, soon()) for _ in range(5)] == [(number, b"x" * number) for number in range(5)]


@pytest.mark.parametrize(
    "sent",
    [b"", _header(10)[:7], _header(10), _header(10) + b"123456789"],
    ids=["nothing", "half a header", "a header", "all but a byte"],
)
def test_silence_ends_at_the_deadline(pair: Pair, sent: bytes) -> None:
    ours, theirs = pair
    theirs.sendall(sent)
    with pytest.raises(channel.DeadlineError):
        channel.receive(ours, soon(0.15))


def test_a_trickle_does_not_stretch_the_deadline(pair: Pair, in_background: Run) -> None:
    ours, theirs = pair
    done = threading.Event()

    def trickle() -> None:
        theirs.sendall(_header(1000))
        while not done.wait(0.01):
            theirs.sendall(b"x")

    in_background(trickle)
    start = time.monotonic()
    with pytest.raises(channel.DeadlineError):
        channel.receive(ours, soon(0.3))
    done.set()
    assert time.monotonic() - start < 5


def test_a_deadline_that_is_over_is_over_even_if_all_is_there(pair: Pair) -> None:
    ours, theirs = pair
    channel.send(theirs, 1, b"too late")
    with pytest.raises(channel.DeadlineError):
        channel.receive(ours, time.monotonic() - 1)


def test_whoever_does_not_read_is_not_waited_for(pair: Pair) -> None:
    ours, _ = pair
    with pytest.raises(channel.DeadlineError):
        channel.send(ours, 1, b"x" * MAX_MESSAGE_BYTES, soon(0.15))


@pytest.mark.parametrize("length", [MAX_MESSAGE_BYTES + 1, 2**32 - 1])
def test_a_length_over_the_limit_is_refused_before_anything_is_read(pair: Pair, length: int) -> None:
    ours, theirs = pair
    theirs.sendall(_header(length))
    with pytest.raises(ProtocolError):
        channel.receive(ours, soon())


def test_nobody_sends_more_than_the_limit(pair: Pair) -> None:
    with pytest.raises(ValueError, match="over the limit"):
        channel.send(pair[0], 1, bytes(MAX_MESSAGE_BYTES + 1))


@pytest.mark.parametrize("sent", [b"", _header(10)[:7], _header(10), _header(10) + b"123"])
def test_a_closed_socket_is_told_from_silence(pair: Pair, sent: bytes) -> None:
    ours, theirs = pair
    theirs.sendall(sent)
    theirs.close()
    with pytest.raises(channel.ChannelClosedError):
        channel.receive(ours, soon())


def test_sending_into_a_closed_socket_is_noticed(pair: Pair) -> None:
    ours, theirs = pair
    theirs.close()
    with pytest.raises(channel.ChannelClosedError):
        channel.send(ours, 1, b"x", soon())


class GiveUpError(Exception):
    """Raised by a watch."""


@pytest.mark.parametrize("talkative", [False, True], ids=["silent", "trickling"])
def test_the_watch_is_asked_while_waiting(pair: Pair, in_background: Run, talkative: bool) -> None:
    ours, theirs = pair
    done = threading.Event()

    def talk() -> None:
        theirs.sendall(_header(10**6))
        while not done.wait(0.001):
            if talkative:
                theirs.sendall(b"x")

    def give_up() -> None:
        raise GiveUpError

    in_background(talk)
    with pytest.raises(GiveUpError):
        channel.receive(ours, soon(), watch=give_up)
    done.set()
