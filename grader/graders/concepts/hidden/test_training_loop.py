"""Hidden checks of ``training_loop``: they grade."""

from __future__ import annotations

import torch

from grader.checks import points
from grader.feedback.text import say
from grader.graders.concepts import runs
from grader.graders.concepts.test_training_loop import (
    check_batches,
    check_single_steps,
    check_steps,
    check_training,
    check_training_on,
)
from grader.graders.first_network import training
from grader.histories import history
from grader.judging import torch_untouched
from grader.reference import Recipe
from grader.student import Student


@points(1, kind="values")
def test_steps_for_any_numbers(student: Student) -> None:
    for rows, epochs, batch_size in ((1, 1, 1), (64, 3, 64), (63, 4, 64), (65, 2, 64), (10**6, 3, 128), (12, 5, 1)):
        check_steps(student, rows, epochs, batch_size)
    for rows, epochs, batch_size in torch.randint(2, 400, (6, 3)).tolist():
        check_steps(student, rows, epochs, batch_size)


@points(1, kind="values")
def test_batches_of_any_size(student: Student) -> None:
    for rows, batch_size in ((12, 12), (12, 4), (12, 1), (12, 50), (1, 3), (31, 30), (41, 7)):
        check_batches(student, rows, batch_size)


@points(1, kind="loss")
def test_one_step_with_any_optimizer(student: Student) -> None:
    check_single_steps(student, Recipe("Adam", lr=0.02, epochs=5), rows=12)
    check_single_steps(student, Recipe("SGD", lr=0.3, epochs=3), rows=1)


@points(2, kind="loss")
def test_any_batch_size_and_epochs(student: Student) -> None:
    for rows, batch_size, epochs in ((36, 12, 5), (19, 1, 3), (15, 40, 9), (30, 30, 8), (41, 40, 6), (70, 23, 1)):
        recipe = Recipe("SGD", lr=0.02, epochs=epochs, batch=batch_size)
        check_training(student, recipe, rows, epochs=epochs, batch_size=batch_size)
    # Losses that rise again, and losses that are small from the start: neither is a reason to end or to turn back.
    rising = Recipe("SGD", lr=0.5, epochs=7, batch=32)
    check_training_on(student, rising, runs.draw_rising(rising, 60), epochs=7, batch_size=32)
    learnt = Recipe("SGD", lr=0.05, epochs=6, batch=20)
    check_training_on(student, learnt, runs.draw_learnt(50), epochs=6, batch_size=20)


@points(2, kind="loss")
def test_training_uses_the_optimizer_given(student: Student) -> None:
    check_training(student, Recipe("Adam", lr=0.01, epochs=7, batch=13), rows=50, epochs=7, batch_size=13)
    recipe = Recipe("SGD", lr=0.01, epochs=6, batch=17, momentum=0.9)
    check_training(student, recipe, rows=60, epochs=6, batch_size=17)


@points(1, kind="loss")
def test_default_values(student: Student) -> None:
    check_training(student, Recipe("SGD", lr=0.02, epochs=4, batch=20), rows=47, epochs=4)
    x, y = training.draw_data(8)
    model = student.network(training.draw_weights())
    optimizer = student.optimizer("SGD", model, 0.01)
    history(student.call("train", model=model, X=x, y=y, optimizer=optimizer), 100, what=say("what.train"))


@points(1, kind="integrity")
def test_data_is_left_alone(student: Student) -> None:
    x, y = training.draw_data(20)
    handles = {"X": (student.tensor(x), x), "y": (student.tensor(y), y)}
    model = student.network(training.draw_weights())
    optimizer = student.optimizer("SGD", model, 0.01)
    given_x, given_y = handles["X"][0], handles["y"][0]
    student.call("split_batches", X=given_x, y=given_y, batch_size=6)
    student.call("train_step", model=model, X=given_x, y=given_y, optimizer=optimizer)
    student.call("train", model=model, X=given_x, y=given_y, optimizer=optimizer, epochs=2, batch_size=6)
    training.check_untouched(handles)


@points(1, kind="integrity")
def test_torch_is_left_as_it_was(student: Student) -> None:
    check_single_steps(student, Recipe("SGD", lr=0.1, epochs=1), rows=5)
    torch_untouched(student)
