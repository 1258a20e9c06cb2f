"""Replies that are none: what a submission that has found the worker's socket can write there, and what comes of it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Final

import pytest
from asking import call, soon
from attacks import attacking

from grader.boundary.process import Ask, WorkerForgedError
from grader.boundary.protocol import Answer, Seed

Run = Callable[[str], Ask]

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    pytest.mark.usefixtures("others_unharmed"),
]

FORGERIES: Final[dict[str, str]] = {
    "guesses the number of the question": "for number in range(3): write(number, TRUE)",
    "answers an older question": (
        "global old\nif 'old' not in globals(): old = the_number(); return\nwrite(old, TRUE)"
    ),
    "writes noise": "os.write(the_socket(), os.urandom(100_000))",
    "announces more than there may be": "write(the_number(), b'', length=2**32 - 1)",
    "says nothing": "write(the_number(), b'')",
    "says what is no reply": "write(the_number(), b'\\x82\\xa4word\\xa6passed\\xa6points\\x03')",
    "says more than a reply": "write(the_number(), TRUE + TRUE)",
    "sends a pickle": "import pickle\nwrite(the_number(), pickle.dumps(print))",
    "closes its socket and goes on": "os.close(the_socket())\ntime.sleep(600)",
    "shuts its socket and goes on": (
        "socket.socket(fileno=os.dup(the_socket())).shutdown(socket.SHUT_RDWR)\ntime.sleep(600)"
    ),
}


@pytest.mark.parametrize("body", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_reply_is_none(running: Run, body: str) -> None:
    worker = running(attacking(body))
    with pytest.raises(WorkerForgedError):
        _repeat(lambda: call(worker, "attack"), 2)


def test_a_reply_written_in_advance_answers_no_later_question(running: Run) -> None:
    """The forger knows the number of this question and may answer it; the worker's own reply is one too many."""
    worker = running(attacking("write(the_number(), TRUE)"))
    assert call(worker, "attack") == Answer(True)
    with pytest.raises(WorkerForgedError):
        worker.ask(Seed(1), soon())


def test_two_processes_cannot_both_answer(running: Run) -> None:
    worker = running(attacking("os.fork()"))
    call(worker, "attack")
    with pytest.raises(WorkerForgedError):
        _repeat(lambda: worker.ask(Seed(1), soon()), 20)


def _repeat(ask: Callable[[], object], times: int) -> None:
    for _ in range(times):
        ask()
        time.sleep(0.01)
