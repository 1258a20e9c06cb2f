"""A pool of processes on this machine that survives the loss of any of them.

The standard library's ProcessPoolExecutor breaks for good when one of its processes dies.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from multiprocessing import connection, get_context
from typing import TYPE_CHECKING, Final

from grader.feedback.text import say
from grader.jobs import Job
from grader.records import Record, decode, failed_record
from grader.running import RunError, pool_process

if TYPE_CHECKING:
    from grader.isolation.choice import Isolation

TRIES: Final = 3
"""How many processes a job may lose before it is given up."""
LONGEST_SILENCE: Final = 60.0
"""Seconds without a sign of life after which a process is taken for lost: somebody has stopped it."""
LOOK_SECONDS: Final = 1.0
END_SECONDS: Final = 10.0


class PoolError(RunError):
    """The processes cannot be started. The message says how they ended."""


@dataclass(frozen=True)
class _Work:
    """A job, and how many processes it has lost so far."""

    job: Job
    losses: int = 0


class Pool:
    """Up to ``workers`` processes; each grades one job at a time, behind ``isolation``."""

    def __init__(self, workers: int, isolation: Isolation | None = None) -> None:
        self._workers = workers
        self._isolation = isolation
        self._failed_starts = 0

    def run(self, jobs: Iterator[Job]) -> Generator[Record]:
        """Give a record for each job as it is done. Raises PoolError when no process can be started."""
        crew: list[_Member] = []
        left: list[_Member] = []
        lost: list[_Work] = []
        fresh = map(_Work, jobs)
        looked = time.monotonic()
        try:
            while True:
                for member in crew:
                    if member.work is None and not member.take(_next(lost, fresh)):
                        left.append(member)
                crew = [member for member in crew if member not in left]
                while len(crew) < self._workers and (work := _next(lost, fresh)) is not None:
                    crew.append(_Member(self._isolation, work))
                if not crew:
                    return
                heard = connection.wait([member.connection for member in crew], LOOK_SECONDS)
                # Counted in looks, not read off the clock: when this process was stopped, they were as well.
                looked, passed = time.monotonic(), min(time.monotonic() - looked, 2 * LOOK_SECONDS)
                for member in list(crew):
                    member.silence = 0.0 if member.connection in heard else member.silence + passed
                    try:
                        record = member.hear() if member.connection in heard else None
                    except (EOFError, OSError):
                        member.silence = LONGEST_SILENCE
                    if member.silence >= LONGEST_SILENCE:
                        crew.remove(member)
                        record = self._bury(member, lost)
                    if record is not None:
                        yield record
        finally:
            for member in [*crew, *left]:
                member.dismiss()
            for member in [*crew, *left]:
                member.end()

    def _bury(self, member: _Member, lost: list[_Work]) -> Record | None:
        """Take the job of a lost process back for another try, or give the record of one that is given up."""
        code = member.end()
        if not member.ready:
            self._failed_starts += 1
            if self._failed_starts >= TRIES:
                lang = member.work.job.lang if member.work else "en"
                raise PoolError(say("batch.no_process", code=code).render(lang))
        else:
            self._failed_starts = 0
        if member.work is None:
            return None
        job, losses = member.work.job, member.work.losses + member.ready
        if losses < TRIES:
            lost.append(_Work(job, losses))
            return None
        return failed_record(job, say("batch.lost", times=losses, code=code).render(job.lang))


def _next(lost: list[_Work], fresh: Iterator[_Work]) -> _Work | None:
    return lost.pop() if lost else next(fresh, None)


class _Member:
    """One process, and the job that it has or will get as soon as it is ready."""

    def __init__(self, isolation: Isolation | None, work: _Work) -> None:
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        # A daemon is ended with this process, also when that ends in a hurry.
        self._process = context.Process(target=pool_process.main, args=(theirs, isolation), daemon=True)
        self._process.start()
        theirs.close()
        self.work: _Work | None = work
        self.ready = False
        self.silence = 0.0

    def take(self, work: _Work | None) -> bool:
        """Begin a job; without one, leave. A process that is lost is noticed when it is listened to."""
        if work is None:
            self.dismiss()
            return False
        self.work = work
        with contextlib.suppress(OSError):
            self.connection.send_bytes(work.job.encode())
        return True

    def hear(self) -> Record | None:
        """Take one message; give the record, if it is one. Raises EOFError or OSError when the process is lost."""
        data = self.connection.recv_bytes()
        if data == pool_process.READY:
            self.ready = True
            self.take(self.work)
        if data in (pool_process.READY, pool_process.ALIVE):
            return None
        self.work = None
        return decode(data)

    def dismiss(self) -> None:
        """Have it end: at once if it has nothing to do, else as soon as it has tidied up."""
        self.connection.close()
        if self.work is not None:
            self._process.terminate()

    def end(self) -> int | None:
        """Wait for its end, and force it; give its exit code, negative for a signal."""
        self.dismiss()
        self._process.join(LOOK_SECONDS if self.silence >= LONGEST_SILENCE else END_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        return self._process.exitcode
