"""Grading on a Dask cluster: the same jobs, the same records, on as many machines as there are workers.

Dask sends a job again when its worker is lost, and gives it up when it has lost several. Everything else that can go
wrong ends the run with one sentence; the journal holds what is graded by then.
"""

from __future__ import annotations

import contextlib
import json
import logging
import queue
import time
from collections import Counter
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any, Final

from grader.feedback.text import Text, say
from grader.jobs import Job
from grader.journal import graders_digest
from grader.records import Record, decode, failed_record
from grader.running import RunError, remote

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_SECONDS: Final = 10.0
NO_WORKERS_SECONDS: Final = 300.0
"""How long to wait for a first worker, or for another one when all are gone: a queue may be slow to give any."""
LOOK_SECONDS: Final = 2.0
FETCH_SECONDS: Final = 10.0
JOBS_AHEAD: Final = 2
"""Jobs that are sent for each worker: one that it grades and one that waits there."""


class ClusterError(ValueError):
    """The cluster cannot be used as it is. The message says what to do."""


class Cluster:
    """The workers of one scheduler."""

    def __init__(self, address: str, mode: str, lang: str) -> None:
        """Connect. ``mode``: the isolation on the workers. Raises ClusterError."""
        try:
            from distributed import Client
        except ImportError:
            raise ClusterError(say("cluster.no_extra").render(lang)) from None
        # What it says of lost connections comes as one sentence of ours. It gives some of its loggers a level each.
        for name in ["distributed", *logging.root.manager.loggerDict]:
            if name.startswith("distributed"):
                logging.getLogger(name).setLevel(logging.CRITICAL)
        self._address, self._mode, self._lang = address, mode, lang
        try:
            self._client: Client = Client(
                address, timeout=CONNECT_SECONDS, set_as_default=False, direct_to_workers=False
            )
        except (OSError, ValueError, TypeError) as error:
            why = str(error).splitlines()[:1]
            raise ClusterError(say("cluster.no_scheduler", address=address, why="".join(why)).render(lang)) from None

    def report(self) -> Iterator[str]:
        """Compare the workers with this machine; give lines about their isolation and what else is to be known.

        Raises ClusterError when there are no workers for a long time, or one that must not grade.
        """
        with self._closed_on_error():
            if not self._threads():
                yield self._say("cluster.waiting")
                self._await_workers()
            threads = self._threads()
            answers = self._client.run(remote.describe, self._mode, self._lang, on_error="return")
            found = {worker: json.loads(answer) for worker, answer in answers.items() if isinstance(answer, bytes)}
            ours = graders_digest()
            odd = sorted(worker for worker in answers if found.get(worker, {}).get("graders") != ours)
            if odd:
                raise ClusterError(say("cluster.other_grader", workers=", ".join(odd)).render(self._lang))
            for worker, about in found.items():
                if about["refused"]:
                    raise ClusterError(f"{worker}: {about['refused']}")
            yield from self._isolation_lines(found)
            yield from self._oddities(found, threads)

    def run(self, jobs: Iterator[Job]) -> Generator[Record]:
        """Give a record for each job as it is done. Raises RunError when the cluster is of no more use."""
        sent: dict[object, tuple[Future[bytes], Job]] = {}
        done: queue.SimpleQueue[Future[bytes]] = queue.SimpleQueue()
        looked = last_seen = time.monotonic()
        room = JOBS_AHEAD
        more = True
        with contextlib.closing(self._client):
            while more or sent:
                while more and len(sent) < room:
                    job = next(jobs, None)
                    more = job is not None
                    if job is not None:
                        future = self._send(job)
                        sent[future.key] = future, job
                        future.add_done_callback(done.put)
                if not sent or time.monotonic() - looked > LOOK_SECONDS:
                    looked = time.monotonic()
                    workers = len(self._threads_or_end())
                    room = max(room, JOBS_AHEAD * workers)
                    last_seen = looked if workers else last_seen
                    if looked - last_seen > NO_WORKERS_SECONDS:
                        raise self._end("cluster.no_workers", seconds=f"{NO_WORKERS_SECONDS:g}")
                with contextlib.suppress(queue.Empty):
                    future = done.get(timeout=LOOK_SECONDS)
                    if future.key not in sent:
                        continue
                    record = self._fetch(future, sent[future.key][1])
                    if record is None:
                        future.add_done_callback(done.put)
                        continue
                    del sent[future.key]
                    yield record

    def _send(self, job: Job) -> Future[bytes]:
        arguments = (job.encode(), graders_digest(), self._mode, self._lang)
        # Not pure: the same work of two students is graded twice, and a job is never answered out of a cache.
        return self._client.submit(remote.grade_here, *arguments, pure=False)

    def _fetch(self, future: Future[bytes], job: Job) -> Record | None:
        """Give a job's record; None when it was lost with its worker, and Dask has it graded again."""
        from distributed import CancelledError, KilledWorker

        try:
            return decode(future.result(timeout=FETCH_SECONDS))
        except TimeoutError:
            return None
        except KilledWorker as error:
            return failed_record(job, say("cluster.lost", times=error.allowed_failures + 1).render(job.lang))
        except CancelledError:
            raise self._end("cluster.lost_scheduler") from None
        except (ImportError, AttributeError, remote.OtherGradersError):
            raise self._end("cluster.other_grader", workers="?") from None
        except Exception as error:
            raise RunError(f"{type(error).__name__}: {error}") from None

    def _threads(self) -> dict[str, int]:
        found: dict[str, int] = self._client.nthreads()
        return found

    def _threads_or_end(self) -> dict[str, int]:
        try:
            return self._threads()
        except (OSError, TimeoutError):
            raise self._end("cluster.lost_scheduler") from None

    def _await_workers(self) -> None:
        until = time.monotonic() + NO_WORKERS_SECONDS
        while not self._threads():
            if time.monotonic() > until:
                raise ClusterError(self._say("cluster.no_workers", seconds=f"{NO_WORKERS_SECONDS:g}"))
            time.sleep(LOOK_SECONDS)

    def _isolation_lines(self, found: dict[str, dict[str, Any]]) -> Iterator[str]:
        """Each way in which submissions are isolated there, with the number of workers that do it so."""
        ways = Counter(tuple(about["isolation"]) for about in found.values())
        for lines, count in ways.items():
            for line in lines:
                yield self._say("cluster.workers", count=count, line=line)

    def _oddities(self, found: dict[str, dict[str, Any]], threads: dict[str, int]) -> Iterator[str]:
        for worker, about in found.items():
            if about["torch"] != remote.torch_version():
                versions = {"theirs": about["torch"], "ours": remote.torch_version()}
                yield self._say("cluster.other_torch", worker=worker, **versions)
            if threads.get(worker, 1) > 1:
                yield self._say("cluster.threads", worker=worker, threads=threads[worker])

    @contextlib.contextmanager
    def _closed_on_error(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            self._client.close()
            raise ClusterError(self._say("cluster.lost_scheduler")) from None
        except BaseException:
            self._client.close()
            raise

    def _end(self, key: str, **values: object) -> RunError:
        return RunError(self._say(key, **values))

    def _say(self, key: str, **values: object) -> str:
        return Text(key, {"address": self._address, **values}).render(self._lang)
