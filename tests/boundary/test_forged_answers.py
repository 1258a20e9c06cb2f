"""Lies in well-formed replies, told to the course's own graders: a submission's error or a wrong answer, never ours."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import pytest
import torch
from forgery import HOSTILE, Forger

from grader import answers
from grader.boundary.props import MAX_NOTES, MAX_STARTS
from grader.boundary.protocol import Answer, ProtocolError, decode_reply, encode
from grader.boundary.wire import Wire
from grader.build import Clone
from grader.checks import find_checks
from grader.course import clone_root, the_course
from grader.failures import Failure
from grader.feedback.terminal import message
from grader.feedback.text import LANGUAGES
from grader.handles import receive
from grader.notebooks.cells import code_cells
from grader.notebooks.session import NotebookSession
from grader.remote import RemoteTensor
from grader.session import Session
from grader.submission import SubmittedFile

ROOT: Final = Path(__file__).parents[2]
SEEDS: Final = 4


@pytest.mark.parametrize("exercise", the_course().exercises(), ids=lambda exercise: exercise.name)
def test_no_lie_is_the_graders_fault(exercise: Any) -> None:
    """The solution is graded, but every now and then a part of a reply is replaced; whoever judges that stays calm."""
    path = ROOT / "solutions" / exercise.unit / f"{exercise.name}.py"
    file = SubmittedFile.read(exercise.unit, exercise.name, path)
    for seed in range(SEEDS):
        forger = Forger(seed, chance=0.15)
        session = Session(file, forger, seed, seconds=60.0)
        for check in find_checks(exercise.unit, exercise.name):
            told = len(forger.forged)
            result = session.run(check)
            assert result.outcome in ("passed", "failed", "error"), (result.fault, forger.forged[told:])
            for lang in LANGUAGES:
                message(result.feedback, lang)
        session.close()


@pytest.mark.parametrize("exercise", the_course().exercises(), ids=lambda exercise: exercise.name)
def test_no_lie_about_a_notebook_is_the_graders_fault(exercise: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with the solution in a notebook's cells."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # cells take that place, here in this process
    root = clone_root()
    assert root is not None
    cells = list(code_cells(Clone(root).notebook(exercise, "en").source()["cells"]))
    checks = find_checks(exercise.unit, exercise.name)
    for seed in range(SEEDS):
        forger = Forger(seed, chance=0.15)
        verdict = NotebookSession(cells, exercise.unit, exercise.name, forger, seed, seconds=60.0).run(checks)
        for result in verdict.results:
            assert result.outcome in ("passed", "failed", "error"), (result.fault, forger.forged)
            for lang in LANGUAGES:
                message(result.feedback, lang)


ONE: Final = RemoteTensor(torch.ones(1), "cpu", False)
FORWARD: Final = {
    "rows": 3,
    "x_device": "cpu",
    "model_device": "cpu",
    "output_device": "cpu",
    "grad": True,
    "recorded": True,
    "training": True,
    "start": 1.0,
    "end": 2.0,
}
SYNCHRONISATION: Final = {"kind": "device", "start": 1.0, "end": 2.0, "pending": 3}
START: Final = [RemoteTensor(torch.ones(shape), "cpu", True) for shape in ((2, 3), (2,), (1, 2), (1,))]
SIZES: Final = {((2, 3), (2,), (1, 2), (1,))}
BACKWARD: Final = {"start": 1.0, "end": 2.0}
JOURNAL: Final = {
    "starts": [START],
    "forwards": [FORWARD],
    "backwards": [BACKWARD],
    "synchronisations": [SYNCHRONISATION],
}
SETTINGS: Final = {"class": "Adam", "known": "Adam", "groups": [{"lr": 0.1, "eps": 1e-8}]}


def _nobody(_: Any) -> Any:
    raise AssertionError("nothing is asked")


def test_an_answer_in_its_form_is_taken() -> None:
    assert answers.journal(JOURNAL, SIZES) == JOURNAL
    assert answers.settings(SETTINGS) == SETTINGS
    assert answers.roles({"train": ["callable"], "x": []}) == {"train": ["callable"], "x": []}
    assert answers.tensors({"a": ONE, "lazy": None}) == {"a": ONE}
    assert answers.backward({"output": None, "gradients": {"a": None}}) == (None, {"a": None})


@pytest.mark.parametrize(
    "changes",
    [
        {"starts": None},
        {"starts": [None]},
        {"starts": [[ONE, None]]},
        {"starts": [START[:3]]},
        {"starts": [[*reversed(START)]]},
        {"starts": [START] * (MAX_STARTS + 1)},
        {"forwards": {}},
        {"forwards": [None]},
        {"forwards": [{}]},
        {"forwards": [FORWARD | {"rows": "3"}]},
        {"forwards": [FORWARD | {"rows": True}]},
        {"forwards": [FORWARD | {"grad": 1}]},
        {"forwards": [FORWARD | {"x_device": None}]},
        {"forwards": [FORWARD | {"start": float("nan")}]},
        {"forwards": [FORWARD | {"end": float("inf")}]},
        {"forwards": [FORWARD] * (MAX_NOTES + 1)},
        {"backwards": [BACKWARD | {"start": None}]},
        {"synchronisations": [SYNCHRONISATION | {"pending": None}]},
        {"synchronisations": [FORWARD]},
    ],
    ids=lambda changes: repr(changes)[:60],
)
def test_notes_that_cannot_be_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError):
        answers.journal(JOURNAL | changes, SIZES)


@pytest.mark.parametrize(
    "changes",
    [{"class": None}, {"known": 3}, {"groups": {}}, {"groups": [None]}, {"groups": [{3: 4}]}],
    ids=repr,
)
def test_settings_that_cannot_be_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError):
        answers.settings(SETTINGS | changes)


@pytest.mark.parametrize(
    ("rate", "seen"),
    [
        (0.1, 0.1),
        (RemoteTensor(torch.tensor(0.5), "cpu", False), 0.5),
        (RemoteTensor(torch.ones(2), "cpu", False), float("inf")),
        (RemoteTensor(torch.tensor(1j), "cpu", False), float("inf")),
        (float("nan"), float("inf")),
        ("0.1", float("inf")),
        (None, float("inf")),
    ],
    ids=repr,
)
def test_a_rate_is_a_finite_number_or_unlike_any(rate: Any, seen: float) -> None:
    assert answers.settings(SETTINGS | {"groups": [{"lr": rate}]})["groups"] == [{"lr": seen}]


def test_a_name_that_is_missing_is_the_workers_omission() -> None:
    with pytest.raises(ProtocolError):
        answers.named({"a": 1})["b"]
    with pytest.raises(ProtocolError):
        answers.stepped({}, {"weight": torch.ones(1)})


def test_a_parameter_that_changed_its_shape_is_a_wrong_answer() -> None:
    with pytest.raises(Failure):
        answers.stepped({"weight": ONE}, {"weight": torch.ones(2)})


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:50])
def test_any_value_is_taken_or_refused_in_every_place(value: Any) -> None:
    for check in (answers.named, answers.names, answers.roles, answers.tensors, answers.backward, answers.settings):
        try:
            check(receive(_nobody, value))
        except ProtocolError:
            continue


def test_the_longest_notes_fit_into_an_answer() -> None:
    """What the worker may note is never so much that it would be described instead of told."""
    noted = {
        "starts": [[weight.values for weight in START]] * MAX_STARTS,
        "forwards": [FORWARD] * MAX_NOTES,
        "backwards": [BACKWARD] * MAX_NOTES,
        "synchronisations": [SYNCHRONISATION] * MAX_NOTES,
    }
    reply = decode_reply(encode(Answer(Wire().dump(noted))))
    assert isinstance(reply, Answer)
    assert len(answers.journal(receive(_nobody, reply.value), SIZES)["forwards"]) == MAX_NOTES
