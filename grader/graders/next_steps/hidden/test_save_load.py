"""Hidden checks of ``save_load``: they grade."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor

from grader.checks import points
from grader.failures import Failure, StudentError
from grader.feedback.text import say
from grader.graders.first_network import training
from grader.graders.next_steps import classifier
from grader.graders.next_steps.checkpoints import (
    Saved,
    check_epoch,
    check_file,
    check_loaded,
    check_next_step,
    load,
    new_path,
    save,
    settings,
)
from grader.graders.next_steps.resumed_run import check_first_run, check_resumed, draw_course, draw_uneven
from grader.judging import fail, torch_untouched
from grader.reference import Recipe
from grader.student import Student, describe
from grader.values import check_numbers


def draw_classifier() -> list[Tensor]:
    return [torch.randn(shape) for shape in ((5, 4), (5,), (5,), (5,), (3, 5), (3,))]


@points(2, kind="params")
def test_any_model_and_optimizer(student: Student) -> None:
    saved = save(student, student.deep_network(), "SGD", 0.2)
    model = student.deep_network()
    check_next_step(saved, model, check_loaded(student, saved, model, "SGD"))
    normed = student.classifier(draw_classifier())
    normed(torch.randn(9, 4) * 3 + 1)
    saved = save(student, normed, "SGD", 0.001)
    model = student.classifier(draw_classifier())
    check_next_step(saved, model, check_loaded(student, saved, model, "SGD"))


@points(1, kind="params")
def test_everything_is_in_the_file(student: Student) -> None:
    first = save(student, student.network(training.draw_weights()), "Adam", 0.02)
    second = save(student, student.network(training.draw_weights()), "Adam", 0.05)
    _check_holds(student, first.path, first)
    moved = new_path(student)
    check_file(student, first.path, moved)
    over = save(student, student.network(training.draw_weights()), "Adam", 0.01, path=first.path)
    _check_holds(student, moved, first, "not_in_the_file")
    _check_holds(student, second.path, second, "not_in_the_file")
    _check_holds(student, over.path, over, "older_file")
    # What the file holds now counts, whoever wrote it and whatever was read from it before.
    check_file(student, moved, second.path)
    _check_holds(student, second.path, first, "not_in_the_file")


def _check_holds(student: Student, path: str, saved: Saved, otherwise: str = "") -> None:
    """Insist that this is what is loaded from the file; ``otherwise`` is why it is not, if that is known."""
    model = student.network(training.draw_weights())
    try:
        check_next_step(saved, model, check_loaded(student, saved, model, "Adam", path))
    except (Failure, StudentError):
        if not otherwise:
            raise
        raise fail(found=say("saving.found.elsewhere"), cause=say(f"saving.cause.{otherwise}")) from None


@points(2, kind="integrity")
def test_a_strange_file_is_refused(student: Student) -> None:
    for plain in (False, True):
        path = new_path(student)
        student.write_trap(path, plain)
        _check_refused(student, path)


def _check_refused(student: Student, path: str) -> None:
    model = student.network(training.draw_weights())
    optimizer = student.optimizer("Adam", model, 0.01)
    try:
        found = student.call("load_checkpoint", path=path, model=model, optimizer=optimizer)
    except StudentError as error:
        if error.raised.not_started:
            raise
        refused = True
    else:
        refused = False
    try:
        check_file(student, f"{path}.sprung")
    except Failure:
        if refused:
            return
        raise fail(found=describe(found), cause=say("saving.cause.swallowed")) from None
    raise fail(found=say("saving.found.sprung"), cause=say("saving.cause.sprung"))


@points(2, kind="loss")
def test_runs_in_any_number_of_parts(student: Student) -> None:
    for recipe, stops in ((Recipe("SGD", lr=0.02), (1, 3, 4, 7)), (Recipe("Adam", lr=0.05), (4, 9))):
        course, path = draw_course(recipe, rows=25), new_path(student)
        check_first_run(student, course, path, stops[0])
        made = 0
        for done, epochs in pairwise(stops):
            moved = new_path(student)
            check_file(student, path, moved, missing="not_saved_by_train")
            path = moved
            check_resumed(student, course, path, done, epochs, made)
            made = epochs - done
    course, path = draw_uneven(rows=25, epochs=8), new_path(student)
    check_first_run(student, course, path, 8)
    check_resumed(student, course, path, 8, 10)
    _check_normed(student, done=3, epochs=6)


def _check_normed(student: Student, done: int, epochs: int) -> None:
    """Insist on the losses of a model with batch norm that is in training mode, in two runs."""
    weights, (x, labels), path = classifier.draw_weights(), classifier.draw_data(24), new_path(student)
    y = torch.randn(24, classifier.CLASSES)

    def error(outputs: Tensor, _: Tensor) -> Tensor:
        return (outputs - y.double()).square().mean()

    def losses(evaluating_from: int | None = None) -> list[float]:
        recipe = Recipe("SGD", lr=0.1, epochs=epochs)
        return classifier.run(weights, (x, labels), recipe, loss=error, evaluating_from=evaluating_from)[0]

    for start, first, last in ((weights, 0, done), (classifier.draw_weights(), done, epochs)):
        model = student.classifier(start)
        optimizer = student.optimizer("SGD", model, 0.1)
        found = student.call("train", path=path, model=model, X=x, y=y, optimizer=optimizer, epochs=last)
        check_numbers(
            found,
            losses()[first:last],
            what=say("saving.what.resumed", done=first, epochs=last) if first else say("what.train"),
            size=20.0,
            kind="loss",
            mistakes={
                "saving.cause.eval_mode": losses(evaluating_from=first)[first:last],
                "saving.cause.eval_mode_later": losses(evaluating_from=first + 1)[first:last],
            },
        )


@points(1, kind="loss")
def test_nothing_left_to_do(student: Student) -> None:
    course, path = draw_course(Recipe("Adam", lr=0.02), rows=20), new_path(student)
    check_first_run(student, course, path)
    for epochs in (20, 4):
        found, _ = course.run(student, path, epochs, training.draw_weights())
        if found != []:
            cause = "cause.no_return" if found is None else "saving.cause.past_the_end"
            raise fail(expected=say("saving.expected.nothing"), found=describe(found), cause=say(cause))
    model = student.network(training.draw_weights())
    optimizer = student.optimizer("Adam", model, 0.9, **settings("Adam"))
    held = load(student, path, model, optimizer)
    if held == 4:
        wanted = say("saving.expected.epoch", epoch=20)
        raise fail("values", expected=wanted, found=describe(held), cause=say("saving.cause.epoch_lowered"))
    check_epoch(held, 20)


@points(1, kind="integrity")
def test_data_and_torch_are_left_alone(student: Student) -> None:
    x, y = training.draw_data(20)
    handles = {"X": (student.tensor(x), x), "y": (student.tensor(y), y)}
    model = student.network(training.draw_weights())
    optimizer = student.optimizer("SGD", model, 0.01)
    given = {"X": handles["X"][0], "y": handles["y"][0]}
    student.call("train", path=new_path(student), model=model, **given, optimizer=optimizer, epochs=2)
    training.check_untouched(handles)
    _check_mode_kept(student)
    torch_untouched(student)


def _check_mode_kept(student: Student) -> None:
    """Insist that saving leaves a model in the mode that it was in."""
    for mode in ("train", "eval"):
        model = student.network(training.draw_weights())
        model.inspect(mode)
        optimizer = student.optimizer("SGD", model, 0.01)
        student.call("save_checkpoint", path=new_path(student), model=model, optimizer=optimizer, epoch=1)
        model(torch.randn(2, training.SIZES[0]))
        if student.journal()["forwards"][-1]["training"] != (mode == "train"):
            raise fail(found=say("saving.found.other_mode"), cause=say("saving.cause.other_mode"))
