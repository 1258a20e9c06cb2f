"""Gradescope's ``results.json``: what its autograder container reads, per unit and student."""

from __future__ import annotations

import json
from collections.abc import Iterator

from grader.exports.files import Record, by_student
from grader.feedback.text import say


def gradescope_results(records: list[Record], unit: str, lang: str) -> Iterator[tuple[str, str]]:
    """Each student with his results file for one unit (an assignment, in Gradescope's words).

    Hidden checks become visible once the grades are published, public ones at once.
    """
    for student, found in by_student(records).items():
        tests = [test for record in found.values() if record["unit"] == unit for test in _tests(record, lang)]
        results = {
            "score": sum(test["score"] for test in tests),
            "output_format": "text",
            "visibility": "visible",
            "stdout_visibility": "hidden",
            "tests": [{"number": str(number), **test} for number, test in enumerate(tests, start=1)],
        }
        yield student, json.dumps(results, indent=1, ensure_ascii=False) + "\n"


def _tests(record: Record, lang: str) -> Iterator[Record]:
    where = f"{record['exercise']}: "
    if not record["checks"]:
        word = record.get("message") or say(f"page.status_{record['status']}").render(lang)
        yield _test(where + word, 0.0, record["max_score"], word, False, "visible")
    for check in record["checks"]:
        passed = check["outcome"] == "passed"
        output = check["message"]
        if not passed:
            output = f"{say('report.' + check['outcome']).render(lang)}\n{output}".strip()
        visibility = "after_published" if check["hidden"] else "visible"
        yield _test(where + check["title"], check["points"], check["max_points"], output, passed, visibility)


def _test(name: str, score: float, max_score: float, output: str, passed: bool, visibility: str) -> Record:
    return {
        "name": name,
        "score": score,
        "max_score": max_score,
        "status": "passed" if passed else "failed",
        "output": output,
        "output_format": "text",
        "visibility": visibility,
    }
