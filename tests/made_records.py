"""Records as a run of grading leaves them, made by hand: what is tested on them does not have to grade anything."""

from __future__ import annotations

from typing import Any

from grader.course import Course, the_course

Record = dict[str, Any]
UNIT = "first_network"


def first_unit() -> Course:
    """The course with one unit: what is made of a class is the same for every unit."""
    whole = the_course()
    return Course(whole.title, tuple(unit for unit in whole.units if unit.name == UNIT))


def check(name: str, outcome: str = "passed", points: float = 2.0, **more: Any) -> Record:
    """One check's record. ``cause`` is short for feedback that holds a likely cause."""
    feedback = {} if outcome == "passed" else {"cause": more.pop("cause", "Something is wrong."), "try": "Look again."}
    feedback |= more.pop("feedback", {})
    made = {
        "name": name,
        "outcome": outcome,
        "points": points if outcome == "passed" else 0.0,
        "max_points": points,
        "message": "\n".join(feedback.values()),
        "feedback": feedback,
        "kind": "forward",
        "hidden": False,
        "title": f"Title of {name}",
    }
    return made | more


def record(student: str, exercise: str, *checks: Record, status: str = "graded", **more: Any) -> Record:
    """One exercise of one student."""
    [full] = [each.points for each in first_unit().exercises() if each.name == exercise]
    made = {
        "student": student,
        "unit": UNIT,
        "exercise": exercise,
        "file": f"{student}/{UNIT}/{exercise}.py",
        "sha256": "0" * 64,
        "status": status,
        "score": sum(item["points"] for item in checks),
        "max_score": sum(item["max_points"] for item in checks) or full,
        "checks": list(checks),
        "seed": 7,
        "lang": "en",
    }
    if status == "missing":
        made |= {"file": None, "sha256": None}
    return made | more


def whole(student: str, **exercises: Record) -> list[Record]:
    """All exercises of one student, in the course's order; what is not given is missing."""
    names = [exercise.name for exercise in first_unit().exercises()]
    return [exercises.get(name) or record(student, name, status="missing") for name in names]


def small_class() -> list[Record]:
    """Three students: one with a failure of each kind, one who handed in nothing, one with a name like a formula."""
    relu = record(
        "ana",
        "relu",
        check("test_a"),
        check("test_b", "failed", cause="There is `no activation`."),
        check("test_c", "timeout", hidden=True),
        check("test_d", "error", feedback={"found": "ValueError: <b>\x1b[0m", "your_code": "line 3: x = 1"}),
    )
    adam = record("ana", "adam", check("test_e", "grader_error"))
    gpu = record("ana", "gpu", check("test_f", "not_started"), status="not_started")
    plus = record("=1+1", "relu", check("test_a"), check("test_b"), check("test_c", hidden=True), check("test_d"))
    return [*whole("ana", relu=relu, adam=adam, gpu=gpu), *whole("bia"), *whole("=1+1", relu=plus)]
