"""Hidden checks of ``export``: they grade."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from grader import answers
from grader.checks import points
from grader.failures import Failure, StudentError
from grader.feedback.text import say
from grader.graders.next_steps.checkpoints import check_file
from grader.graders.next_steps.classifier import forward
from grader.graders.next_steps.exporting import (
    EXAMPLE_ROWS,
    called_by,
    check_many_rows,
    check_model_left_alone,
    draw_rows,
    draw_subject,
    export,
    load,
    new_program_path,
    save,
)
from grader.graders.next_steps.output_difference import check_difference
from grader.judging import fail, torch_untouched
from grader.student import Student
from grader.values import check_number, check_tensor, check_untouched

KINDS = 30
"""How many whole numbers there are for the model of tokens."""


def token_outputs(parameters: Mapping[str, Tensor], x: Tensor) -> Tensor:
    """What the grader's model of whole numbers computes."""
    p = answers.Named({name: item.double() for name, item in parameters.items()})
    looked_up = p["0.weight"][x]
    hidden = torch.tanh(looked_up @ p["1.weight"].T + p["1.bias"]) @ p["3.0.weight"].T + p["3.0.bias"]
    last: Tensor = p["4.weight"]
    return torch.nn.functional.layer_norm(hidden, (6,), p["3.1.weight"], p["3.1.bias"]) @ last.T


def draw_tokens(rows: int) -> Tensor:
    """Rows of two axes, of another dtype than most models take."""
    return torch.randint(0, KINDS, (rows, 3, 2))


@points(2, kind="shape")
def test_any_model(student: Student) -> None:
    model = student.token_network(KINDS)
    parameters = {name: item.values for name, item in model.parameters().items()}
    called = called_by(export(student, model, draw_tokens(EXAMPLE_ROWS)))

    def check(x: Tensor) -> None:
        what = say("exporting.what.outputs")
        check_tensor(called(x), token_outputs(parameters, x), what=what, kind="forward", magnitude=torch.tensor(20.0))

    check_many_rows(check, draw_tokens)


@points(2, kind="values")
def test_everything_is_in_the_file(student: Student) -> None:
    first, second, path = draw_subject(student), draw_subject(student), new_program_path(student)
    save(student, export(student, first.model, draw_rows(EXAMPLE_ROWS)), path)
    # Trained on: what was saved must not follow.
    later = [torch.randn(weight.shape) for weight in first.weights]
    first.model.fill(dict(zip(first.model.parameters(), later, strict=True)))
    moved = new_program_path(student)
    check_file(student, path, moved)
    save(student, student.exported(second.model, draw_rows(EXAMPLE_ROWS)), path)
    x = draw_rows(11)
    followed = forward([weight.double() for weight in later], x.double(), first.running)
    called = load(student, moved)
    first.check(called, x, "values", {"exporting.cause.followed": followed})
    second.check(load(student, path), x, "values", {"exporting.cause.older_file": first.outputs(x)})
    # What was loaded before is still what it was; and what is in the file now counts, whoever wrote it.
    first.check(called, x, "values", {"exporting.cause.shared": second.outputs(x)})
    check_file(student, moved, path)
    first.check(load(student, path), x, "values", {"exporting.cause.older_file": second.outputs(x)})


@points(2, kind="forward")
def test_difference_in_evaluation_mode(student: Student) -> None:
    for mode, rows in (("train", 40), ("eval", 1)):
        subject, other = (draw_subject(student, dropout=0.5, mode=mode) for _ in range(2))
        check_difference(student, subject, other, draw_rows(rows))
        check_model_left_alone(subject, "max_difference")
    program = student.exported(subject.model, draw_rows(EXAMPLE_ROWS))
    check_difference(student, subject, subject, draw_rows(20), called_by(program))
    _check_more_axes(student)


def _check_more_axes(student: Student) -> None:
    """Insist on the difference between outputs whose rows have several axes."""
    one, two, x = student.token_network(KINDS), student.token_network(KINDS), draw_tokens(9)
    ours, theirs = (
        token_outputs({name: item.values for name, item in model.parameters().items()}, x) for model in (one, two)
    )
    what, cause = say("exporting.what.difference"), say("exporting.cause.two_axes")
    try:
        found = student.call("max_difference", model=one, loaded=student.deployed(two), X=x)
    except StudentError as error:
        raise fail("shape", found=say("found.raised", type=error.raised.type, message=""), cause=cause) from None
    try:
        check_number(found, float((ours - theirs).abs().max()), what=what, size=20.0)
    except Failure as failure:
        failure.cause = cause
        raise


@points(1, kind="integrity")
def test_data_and_torch_are_left_alone(student: Student) -> None:
    subject, example, x = draw_subject(student), draw_rows(EXAMPLE_ROWS), draw_rows(8)
    handles = {"example": (student.tensor(example), example), "X": (student.tensor(x), x)}
    path = new_program_path(student)
    program = export(student, subject.model, handles["example"][0])
    check_untouched({"example": handles["example"]}, "export_model")
    save(student, program, path)
    student.call("max_difference", model=subject.model, loaded=load(student, path), X=handles["X"][0])
    check_untouched({"X": handles["X"]}, "max_difference")
    torch_untouched(student)
