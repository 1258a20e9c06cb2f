"""A submission's own function is differentiated in the worker; what comes back is its output and gradients by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from asking import soon

from grader.boundary.formulas import Formula
from grader.boundary.process import Ask
from grader.boundary.protocol import Answer
from grader.student import RemoteTensor, Student

SOURCE = """
def scaled(a, b):
    return (a * b).sum()

def cut(a, b):
    return (a * b.detach()).sum().detach()

def half(a, b):
    return (a * b.detach()).sum()

def at(f, x):
    return f(x)
"""


@pytest.fixture
def student(running: Callable[[str], Ask]) -> Student:
    worker = running(SOURCE)

    def ask(request: Any) -> Any:
        reply = worker.ask(request, soon())
        assert isinstance(reply, Answer), reply
        return reply.value

    return Student(ask, {})


def gradients(student: Student, name: str) -> dict[str, Any]:
    a = student.tensor(torch.tensor([1.0, 2.0]), requires_grad=True)
    b = student.tensor(torch.tensor([3.0, 5.0]), requires_grad=True)
    found: dict[str, Any] = student.differentiate(name, torch.tensor(2.0), a=a, b=b)[1]
    return {key: item.values.tolist() if isinstance(item, RemoteTensor) else item for key, item in found.items()}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("scaled", {"a": [6.0, 10.0], "b": [2.0, 4.0]}),
        ("half", {"a": [6.0, 10.0], "b": None}),
        ("cut", {"a": None, "b": None}),
    ],
)
def test_gradients_come_back_by_name(student: Student, name: str, expected: dict[str, Any]) -> None:
    assert gradients(student, name) == expected


def test_only_what_requires_a_gradient_has_one(student: Student) -> None:
    a = student.tensor(torch.ones(2), requires_grad=True)
    output, found = student.differentiate("scaled", torch.tensor(1.0), a=a, b=student.tensor(torch.ones(2)))
    assert output.values.item() == 2.0
    assert set(found) == {"a"}


@pytest.mark.parametrize(
    ("kind", "numbers"), [("polynomial", [1.0, -2.0, 0.5]), ("wave", [2.0, 3.0]), ("mixed", [1.5])]
)
def test_a_formula_is_the_same_on_both_sides(student: Student, kind: str, numbers: list[float]) -> None:
    x = torch.tensor([0.5, 2.0])
    found = student.call("at", f=student.function(kind, numbers), x=x)
    assert torch.equal(found.values, Formula(kind, numbers)(x))
