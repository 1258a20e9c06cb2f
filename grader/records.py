"""Records: what is known of one exercise of one student, as the results file has it."""

from __future__ import annotations

import json
from typing import Any, Final

from grader.jobs import Job

Record = dict[str, Any]
Key = tuple[str, str, str]
"""Student, unit and exercise."""

OUR_FAULT: Final = "grader_error"


def new_record(job: Job) -> Record:
    """The record of somebody who handed in nothing."""
    return {
        "student": job.student,
        "unit": job.unit,
        "exercise": job.exercise,
        "file": None,
        "sha256": None,
        "status": "missing",
        "score": 0.0,
        "max_score": job.max_score,
        "checks": [],
        "seed": job.seed,
        "lang": job.lang,
        "files": {},
    }


def failed_record(job: Job, what: str) -> Record:
    """The record of an exercise that could not be graded, by no fault of the student's: every check is our fault.

    ``what`` says what happened, in the job's language.
    """
    # The checks are only looked up here: this imports torch, which the process that leads a run does without.
    from grader.checks import find_checks

    checks = [
        {
            "name": check.name,
            "outcome": OUR_FAULT,
            "points": 0.0,
            "max_points": check.points,
            "message": what,
            "feedback": {"cause": what},
            "kind": "grader",
            "hidden": check.hidden,
            "title": check.title.render(job.lang),
        }
        for check in find_checks(job.unit, job.exercise)
        if job.only in ("", check.name)
    ]
    named = {"file": job.files[0].name, "files": job.digests or {}} if job.files else {}
    return add_up(new_record(job) | named | {"checks": checks}, could_load=True)


def add_up(record: Record, *, could_load: bool) -> Record:
    """Set a record's score and status from its checks."""
    checks = record["checks"]
    record["score"] = sum(check["points"] for check in checks)
    record["max_score"] = sum(check["max_points"] for check in checks)
    untouched = {check["outcome"] for check in checks} == {"not_started"}
    record["status"] = "not_started" if untouched else "graded" if could_load else "error"
    return record


def key_of(record: Record) -> Key:
    """What names a record."""
    return record["student"], record["unit"], record["exercise"]


def has_fault(record: Record) -> bool:
    """Whether a check of it failed by the grader's fault."""
    return any(check["outcome"] == OUR_FAULT for check in record["checks"])


def encode(record: Record) -> bytes:
    """A record as JSON."""
    return json.dumps(record).encode()


def decode(data: bytes) -> Record:
    """Read what ``encode`` wrote."""
    record: Record = json.loads(data)
    return record


class SharingDecoder:
    """Reads many records, and keeps one copy of what is the same in them: a large class fails in a few ways.

    Only verdicts and texts are shared; a record itself, and its list of checks, may be changed.
    """

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._parts: dict[tuple[Any, ...], Record] = {}
        self._decoder = json.JSONDecoder(object_hook=self._share)

    def decode(self, data: bytes) -> Record:
        """Read what ``encode`` wrote."""
        record: Record = self._decoder.decode(data.decode())
        return record

    def _share(self, part: Record) -> Record:
        shared = {
            name: self._texts.setdefault(value, value) if isinstance(value, str) else value
            for name, value in part.items()
        }
        if "checks" in shared or "student" in shared:
            return shared
        # What lies deeper is shared already, so that its identity stands for its content.
        key = tuple(
            (name, type(value), id(value) if isinstance(value, dict) else value) for name, value in shared.items()
        )
        return self._parts.setdefault(key, shared)
