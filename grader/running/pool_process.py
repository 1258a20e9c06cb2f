"""One process of the pool: takes jobs from the process that leads the run, and gives records."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from grader.isolation.choice import Isolation

READY: Final = b"ready"
ALIVE: Final = b"alive"
BEAT_SECONDS: Final = 1.0


def main(connection: Connection, isolation: Isolation | None) -> None:
    """Grade until the connection closes. Says that it is ready, and every second that it is alive."""
    # Ctrl-C is for the process that leads; it ends this one, which then tidies up.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    sending = threading.Lock()

    def send(data: bytes) -> None:
        with sending:
            connection.send_bytes(data)

    threading.Thread(target=_beat, args=[send], daemon=True).start()
    # Imported only now: it takes seconds, in which this process is seen to be alive.
    from grader.boundary.process import make_starter
    from grader.grading import grade
    from grader.jobs import Job
    from grader.records import encode

    starter = make_starter(isolation=isolation)
    try:
        send(READY)
        with contextlib.suppress(EOFError, OSError):
            while True:
                send(encode(grade(Job.decode(connection.recv_bytes()), starter)))
    finally:
        starter.close()


def _beat(send: Callable[[bytes], None]) -> None:
    """Nobody leads any more when there is nobody to hear it: end then, also in the middle of a job."""
    silence = threading.Event()
    with contextlib.suppress(OSError):
        while not silence.wait(BEAT_SECONDS):
            send(ALIVE)
    os.kill(os.getpid(), signal.SIGTERM)


def _leave(number: int, frame: object) -> NoReturn:
    sys.exit(128 + number)
