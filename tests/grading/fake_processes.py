"""A process of the pool that grades nothing, and ends as a student's name says: what real ones do only when lost."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing.connection import Connection

from grader.jobs import Job
from grader.records import encode, new_record
from grader.running.pool_process import READY


def main(connection: Connection, isolation: object) -> None:
    """Take jobs; the file of a student called "lost once" is a path: the process is lost unless it is there."""
    connection.send_bytes(READY)
    while True:
        try:
            job = Job.decode(connection.recv_bytes())
        except EOFError:
            return
        if job.student == "kills":
            os.kill(os.getpid(), signal.SIGKILL)
        if job.student == "stops":
            os.kill(os.getpid(), signal.SIGSTOP)
        if job.student == "lost once" and not os.path.exists(job.files[0].name):
            open(job.files[0].name, "w").close()
            os._exit(3)
        if job.student == "slow":
            time.sleep(0.5)
        connection.send_bytes(encode(new_record(job) | {"status": "graded"}))


def never_ready(connection: Connection, isolation: object) -> None:
    """A process that ends before it can grade anything."""
    os._exit(5)
