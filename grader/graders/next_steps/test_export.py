"""Public checks of ``export``: they guide."""

from __future__ import annotations

import re

from grader.checks import points
from grader.failures import Failure, StudentError
from grader.feedback.text import say
from grader.graders.next_steps.exporting import (
    EXAMPLE_ROWS,
    GUARD,
    Called,
    called_by,
    check_many_rows,
    check_model_left_alone,
    check_numbers_left_alone,
    draw_rows,
    draw_subject,
    export,
    load,
    must_be_begun,
    new_program_path,
    raised_words,
    save,
)
from grader.graders.next_steps.output_difference import check_difference
from grader.judging import fail
from grader.student import Student, describe


@points(2, kind="forward", of="export_model")
def test_a_program_with_the_models_outputs(student: Student) -> None:
    subject = draw_subject(student, dropout=0.5)
    program = export(student, subject.model, draw_rows(EXAMPLE_ROWS))
    try:
        subject.check(called_by(program), draw_rows(EXAMPLE_ROWS))
    except Failure:
        check_numbers_left_alone(subject, "export_model")
        raise
    except StudentError as error:
        check_numbers_left_alone(subject, "export_model")
        if not re.search(GUARD, error.raised.message):
            raise
        raise fail("shape", found=raised_words(error), cause=say("exporting.cause.fixed_rows")) from None


@points(3, kind="shape", of="export_model")
def test_any_number_of_rows(student: Student) -> None:
    subject = draw_subject(student)
    called = called_by(export(student, subject.model, draw_rows(EXAMPLE_ROWS)))
    check_many_rows(lambda x: subject.check(called, x), draw_rows)


@points(2, kind="params", of="export_model")
def test_the_model_stays_as_it_was(student: Student) -> None:
    for mode in ("train", "eval"):
        subject = draw_subject(student, dropout=0.5, mode=mode)
        try:
            export(student, subject.model, draw_rows(EXAMPLE_ROWS))
        except Failure as failure:
            # In training mode there was one.
            if mode == "eval" and failure.kind == "return":
                failure.cause = say("exporting.cause.not_from_eval")
            raise
        check_model_left_alone(subject, "export_model")


@points(2, kind="values", of="save_program")
def test_a_file_that_torch_can_load(student: Student) -> None:
    subject, path = draw_subject(student), new_program_path(student)
    must_be_begun(student, "save_program", program=student.deployed(subject.model), path=f"{path}.none")
    save(student, student.exported(subject.model, draw_rows(EXAMPLE_ROWS)), path)
    try:
        opened = student.opened(path)
    except StudentError as error:
        raise fail(found=raised_words(error), cause=say("exporting.cause.other_file")) from None
    subject.check(opened, draw_rows(7), "values")


@points(2, kind="values", of="load_program")
def test_a_file_is_loaded(student: Student) -> None:
    subject, path = draw_subject(student), new_program_path(student)
    check_missing_file(student, path)
    student.write_program(subject.model, draw_rows(EXAMPLE_ROWS), path)
    loaded = load(student, path)
    for rows in (7, 1):
        subject.check(loaded, draw_rows(rows), "values")


def check_missing_file(student: Student, path: str) -> None:
    """Insist on an exception where there is no file."""
    try:
        found = student.call("load_program", path=path)
    except StudentError as error:
        if error.raised.not_started:
            raise
        return
    cause = "none_for_no_file" if found is None else "no_file"
    if isinstance(found, Called):
        try:
            found(draw_rows(2))
        except StudentError:
            cause = "read_late"
    raise fail(
        expected=say("exporting.expected.exception"), found=describe(found), cause=say(f"exporting.cause.{cause}")
    )


@points(2, kind="values", of="max_difference")
def test_the_largest_difference(student: Student) -> None:
    one, two = draw_subject(student), draw_subject(student)
    x = draw_rows(20)
    # Either way round, so that the largest difference is above 0 one time and below 0 the other.
    check_difference(student, one, two, x)
    check_difference(student, two, one, x)
