"""The journal: what is noted is kept, what does not count is graded again, and damage costs only what is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from class_runs import submit
from made_records import check, record

from grader.course import the_course
from grader.jobs import read_job
from grader.journal import Journal, JournalError
from grader.records import new_record
from grader.submissions import Task

RELU = next(exercise for exercise in the_course().exercises() if exercise.name == "relu")


def journal(folder: Path, **settings: object) -> Journal:
    made = Journal(folder / "progress.jsonl", {"seed": 1, "lang": "en"} | settings)
    made.resume()
    return made


def reopened(old: Journal, folder: Path, **settings: object) -> Journal:
    old.close()
    return journal(folder, **settings)


@pytest.fixture
def task(tmp_path: Path) -> Task:
    submit(tmp_path, "ana", "relu", b"x = 1")
    return Task(tmp_path, "ana", RELU, 1, 1.0, "en")


def graded(task: Task, outcome: str = "passed") -> dict:
    return record("ana", "relu", check("test_a", outcome), files=read_job(task).digests)


def test_what_is_noted_is_held_by_the_next_run(task: Task, tmp_path: Path) -> None:
    first = journal(tmp_path)
    first.add(graded(task))
    second = reopened(first, tmp_path)
    assert second.still_holds(task)
    assert list(second.records([task.key])) == [graded(task)]


def test_other_settings_begin_anew(task: Task, tmp_path: Path) -> None:
    first = journal(tmp_path)
    first.add(graded(task))
    assert not reopened(first, tmp_path, seed=2).still_holds(task)


def test_after_beginning_anew_nothing_of_the_earlier_run_is_read(task: Task, tmp_path: Path) -> None:
    """The reader had the old file's beginning in its buffer: verdicts of the earlier run came back as this one's."""
    first = journal(tmp_path)
    first.add(graded(task, "passed"))
    second = reopened(first, tmp_path, seed=2)
    second.add(graded(task, "failed"))
    assert list(second.records([task.key])) == [graded(task, "failed")]


def test_a_changed_file_is_not_held(task: Task, tmp_path: Path) -> None:
    noted = journal(tmp_path)
    noted.add(graded(task))
    submit(tmp_path, "ana", "relu", b"x = 2")
    assert not noted.still_holds(task)


def test_a_fault_of_the_graders_is_tried_again(task: Task, tmp_path: Path) -> None:
    noted = journal(tmp_path)
    noted.add(graded(task, "grader_error"))
    assert not noted.still_holds(task)


def test_nothing_handed_in_is_held_until_something_is(tmp_path: Path) -> None:
    task = Task(tmp_path, "ana", RELU, 1, 1.0, "en")
    noted = journal(tmp_path)
    noted.add(new_record(read_job(task)))
    assert noted.still_holds(task)
    (tmp_path / "ana" / RELU.unit / "relu.py").mkdir(parents=True)
    assert not noted.still_holds(task), "a folder in its place is not nothing"


DAMAGE = {
    "cut short": lambda data: data[:-9],
    "a line of something else": lambda data: data + b'"x"\n[1]\n{}\n\xff\xfe\n',
    "a line without its end": lambda data: data + b'{"student": "bia"',
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_costs_only_what_is_damaged(task: Task, tmp_path: Path, name: str) -> None:
    first = journal(tmp_path)
    first.add(graded(task))
    first.add(graded(task) | {"student": "bia"})
    first.close()
    path = tmp_path / "progress.jsonl"
    path.write_bytes(DAMAGE[name](path.read_bytes()))
    second = journal(tmp_path)
    assert second.still_holds(task)
    second.add(graded(task) | {"student": "caio"})
    third = reopened(second, tmp_path)
    key = ("caio", *task.key[1:])
    assert [found["student"] for found in third.records([task.key, key])] == ["ana", "caio"]


def test_the_same_verdicts_are_kept_once_in_memory_and_read_as_they_were(task: Task, tmp_path: Path) -> None:
    noted = journal(tmp_path)
    wrong = [graded(task, "failed") | {"student": name} for name in ("ana", "bia")]
    for each in wrong:
        noted.add(each)
    first, second = noted.records([task.key, ("bia", *task.key[1:])])
    assert [first, second] == wrong
    assert first["checks"][0] is second["checks"][0]
    assert first["checks"] is not second["checks"]


def test_a_second_run_into_the_same_folder_is_refused(tmp_path: Path) -> None:
    first = journal(tmp_path)
    with pytest.raises(JournalError, match="another run"):
        journal(tmp_path)
    first.close()
    journal(tmp_path).close()
