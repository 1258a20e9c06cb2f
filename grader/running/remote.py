"""What a worker of a Dask cluster runs. It gets data and gives data: no file of the submissions is needed there."""

from __future__ import annotations

import functools
import importlib.metadata
import json
import threading
from typing import TYPE_CHECKING

from grader.jobs import Job
from grader.journal import graders_digest
from grader.records import encode

if TYPE_CHECKING:
    from grader.boundary.process import Starter
    from grader.isolation.choice import Isolation

_ONE_AT_A_TIME = threading.Lock()
"""A worker's threads share one random generator and one fork server."""


class OtherGradersError(Exception):
    """This worker's graders are not those of the machine that leads the run."""


def describe(mode: str, lang: str) -> bytes:
    """Say which graders and which torch are here, and how a submission is isolated; ``refused`` says why it is not."""
    found = {"graders": graders_digest(), "torch": torch_version(), "refused": "", "isolation": []}
    try:
        found["isolation"] = isolation_here(mode, lang).report(lang)
    except ValueError as error:
        found["refused"] = str(error)
    return json.dumps(found).encode()


def grade_here(data: bytes, graders: str, mode: str, lang: str) -> bytes:
    """Grade a job; give its record as JSON. Raises OtherGradersError, and IsolationError in the mode ``strict``."""
    from grader.grading import grade

    if graders != graders_digest():
        raise OtherGradersError
    job = Job.decode(data)
    with _ONE_AT_A_TIME:
        return encode(grade(job, _starter(mode, lang)))


def torch_version() -> str:
    """The version of torch that is installed here; nothing is imported for it."""
    return importlib.metadata.version("torch")


@functools.cache
def isolation_here(mode: str, lang: str) -> Isolation:
    """What this machine gives. The worker's own folder, where Dask keeps what is handed to it, is hidden as well."""
    from pathlib import Path

    from distributed import get_worker

    from grader.isolation.choice import Isolation

    try:
        hidden = [Path(get_worker().local_directory)]
    except ValueError:
        hidden = []
    return Isolation.choose(mode, hidden, lang)


@functools.cache
def _starter(mode: str, lang: str) -> Starter:
    from grader.boundary.process import make_starter

    return make_starter(isolation=isolation_here(mode, lang))
