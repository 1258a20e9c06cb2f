"""Public checks of ``save_load``: they guide."""

from __future__ import annotations

from grader.checks import points
from grader.graders.first_network import training
from grader.graders.next_steps.checkpoints import (
    check_loaded,
    check_next_step,
    new_path,
    save,
)
from grader.graders.next_steps.resumed_run import check_first_run, check_resumed, draw_course
from grader.reference import Recipe
from grader.student import Student


@points(1, kind="values", of="save_checkpoint")
def test_a_file_is_written(student: Student) -> None:
    save(student, student.network(training.draw_weights()), "Adam", 0.03)


@points(3, kind="params", of="load_checkpoint")
def test_model_and_epoch_come_back(student: Student) -> None:
    saved = save(student, student.network(training.draw_weights()), "Adam", 0.03)
    check_loaded(student, saved, student.network(training.draw_weights()), "Adam")


@points(2, kind="optimizer", of="load_checkpoint")
def test_optimizer_comes_back(student: Student) -> None:
    saved = save(student, student.network(training.draw_weights()), "Adam", 0.03)
    model = student.network(training.draw_weights())
    check_next_step(saved, model, check_loaded(student, saved, model, "Adam"))


@points(2, kind="loss", of="train")
def test_a_run_from_the_beginning(student: Student) -> None:
    check_first_run(student, draw_course(Recipe("Adam", lr=0.03), rows=40), new_path(student), 6)


@points(3, kind="loss", of="train")
def test_a_resumed_run_gives_the_same_losses(student: Student) -> None:
    course, path = draw_course(Recipe("Adam", lr=0.03), rows=40), new_path(student)
    check_first_run(student, course, path, 5)
    check_resumed(student, course, path, 5, 9)
