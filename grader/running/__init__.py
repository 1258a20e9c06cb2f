"""Running many jobs: by processes of this machine (``pool.py``), or on a Dask cluster (``cluster.py``).

Whoever leads a run reads the files, hands out jobs (``grader.jobs``), and notes each record in the journal as it comes
in. Jobs and records travel as bytes that hold data only; nothing of a submission is ever unpickled. A process that is
lost costs its job another try; a job that loses every process that tries it becomes a record that says so.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Protocol

from grader.jobs import Job, read_job
from grader.journal import Journal
from grader.records import Record, new_record
from grader.submissions import Task


class RunError(Exception):
    """No further job can be graded. The message says why; what is graded is kept."""


class Executor(Protocol):
    """What grades jobs."""

    def run(self, jobs: Iterator[Job]) -> Generator[Record]:
        """Give a record for each job, in the order in which they are done; take a job only when it can be begun.

        Closing the generator ends whatever is going on.
        """


def run(tasks: Iterable[Task], journal: Journal, executor: Executor, note: Callable[[int], None]) -> None:
    """Grade what the journal does not hold yet, and note it there. ``note`` is told how many are done.

    The records do not depend on the executor: every check's draws are derived from the seed and its name.
    """
    tasks = list(tasks)
    todo = [task for task in tasks if not journal.still_holds(task)]
    done = len(tasks) - len(todo)
    note(done)

    def jobs() -> Iterator[Job]:
        nonlocal done
        for task in todo:
            job = read_job(task)
            if job.files:
                yield job
            else:
                journal.add(new_record(job))
                note(done := done + 1)

    with contextlib.closing(executor.run(jobs())) as records:
        for record in records:
            journal.add(record)
            note(done := done + 1)
