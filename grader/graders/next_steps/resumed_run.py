"""A run that is interrupted and resumed: its losses are those of an uninterrupted one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from grader.failures import Failure, StudentError
from grader.feedback.text import say
from grader.graders.first_network import training
from grader.graders.next_steps.checkpoints import (
    check_file,
    load,
    new_path,
    settings,
)
from grader.histories import Expectation, history
from grader.judging import fail
from grader.reference import Recipe, train
from grader.student import Model, Student


@dataclass
class Course:
    """One training in several runs: what it is made from, and what an uninterrupted one gives."""

    recipe: Recipe
    weights: Sequence[Tensor]
    data: tuple[Tensor, Tensor]

    def run(self, student: Student, path: str, epochs: int | None, weights: Sequence[Tensor]) -> tuple[Any, Model]:
        """Call the student's ``train`` with a model that starts from these weights, and a new optimizer."""
        model = student.network(weights)
        optimizer = student.optimizer(self.recipe.rule, model, self.recipe.lr, **settings(self.recipe.rule))
        given = {} if epochs is None else {"epochs": epochs}
        handles = {name: (student.tensor(item), item) for name, item in zip(("X", "y"), self.data, strict=True)}
        data = {name: handle for name, (handle, _) in handles.items()}
        try:
            found = student.call("train", path=path, model=model, **data, optimizer=optimizer, **given)
        except StudentError as error:
            if error.raised.type != "FileNotFoundError":
                raise
            raise fail(
                "values",
                found=say("found.raised", type=error.raised.type, message=error.raised.message[:60]),
                cause=say("saving.cause.file_not_asked_for"),
            ) from None
        training.check_untouched(handles)
        return found, model


def draw_course(recipe: Recipe, rows: int) -> Course:
    """A training from random weights."""
    momentum = 0.9 if recipe.rule == "SGD" else 0.0
    return Course(recipe.but(momentum=momentum), training.draw_weights(), training.draw_data(rows))


def draw_uneven(rows: int, epochs: int) -> Course:
    """A training whose loss is smallest some epochs before its end, as its steps are long."""
    for _ in range(100):
        course = draw_course(Recipe("SGD", lr=0.15, epochs=epochs), rows)
        losses = train(course.weights, *course.data, course.recipe).losses
        if min(losses[epochs - 3 :]) > 1.05 * min(losses) and max(losses) < 100:
            break
    return course


def check_first_run(student: Student, course: Course, path: str, epochs: int | None = None) -> None:
    """Insist on a plain training where there is no file, and on the file afterwards."""
    recipe = course.recipe.but(epochs=20 if epochs is None else epochs)
    found, model = course.run(student, path, epochs, course.weights)
    if epochs is None and isinstance(found, list) and len(found) != recipe.epochs:
        raise fail("loss", found=say("found.list", count=len(found)), cause=say("saving.cause.default"))
    in_batches = {"in_batches" + "+" * i: recipe.but(batch=rows) for i, rows in enumerate((1, 8, 10, 16, 20, 32))}
    training.check_run(
        found,
        model,
        course.weights,
        course.data,
        recipe,
        what=say("what.train"),
        student=student,
        more_mistakes=in_batches,
        words="saving.mistake",
    )
    check_trained_file(student, path)


def check_trained_file(student: Student, path: str) -> None:
    """Insist on the file of a training; where there is none, ``save_checkpoint`` by itself tells where to look."""
    try:
        check_file(student, path, missing="not_saved_by_train")
    except Failure:
        spare, other = student.network(training.draw_weights()), new_path(student)
        optimizer = student.optimizer("SGD", spare, 0.1)
        student.call("save_checkpoint", path=other, model=spare, optimizer=optimizer, epoch=1)
        check_file(student, other)
        raise


def check_resumed(student: Student, course: Course, path: str, done: int, epochs: int, own: int = 0) -> None:
    """Insist on the rest of the uninterrupted run, with a model and an optimizer that know nothing of the first.

    ``own``: how many epochs the run before this one made, if it was resumed itself.
    """
    other, before = training.draw_weights(), f"{path}.before"
    check_file(student, path, before, missing="not_saved_by_train")
    found, model = course.run(student, path, epochs, other)
    x, y = course.data
    recipe, left = course.recipe.but(epochs=epochs), epochs - done
    exact = train(course.weights, x, y, recipe)
    at_break = train(course.weights, x, y, recipe.but(epochs=done)).weights
    what = say("saving.what.resumed", done=done, epochs=epochs)
    if isinstance(found, list) and len(found) != left:
        name = _wrong_length(found, left, epochs, course, other)
        if name in ("old_losses_too", "other_length", "resumed_off_by_one", "counted_anew"):
            spare = student.network(other)
            held = load(student, before, spare, student.optimizer(recipe.rule, spare, 0.1, **settings(recipe.rule)))
            name = _by_the_file(name, held, done, own)
        raise fail(
            "loss",
            expected=say("expected.history", what=what, epochs=left),
            found=say("found.list", count=len(found)),
            cause=say(f"saving.cause.{name}"),
        )
    losses = history(found, left, what=what)
    candidates = {
        "model_not_resumed": (other, recipe.but(epochs=left)),
        "optimizer_not_resumed": (at_break, recipe.but(epochs=left)),
    }
    if not _is_rest(losses, exact.losses[done:]):
        name = next(
            (key for key, (w, r) in candidates.items() if Expectation(w, x, y, r).matches(losses)), "other_rest"
        )
        if _is_rest(losses, exact.losses[done - 1 : -1]):
            name = "one_epoch_back"
        place = next(i for i, (a, b) in enumerate(zip(losses, exact.losses[done:], strict=True)) if not _is(a, b))
        raise fail(
            "optimizer" if name == "optimizer_not_resumed" else "loss",
            expected=say("expected.loss", what=what, epoch=done + place + 1, value=exact.losses[done + place]),
            found=say("found.loss", value=losses[place]),
            cause=say(f"saving.cause.{name}"),
        )
    training.check_weights(training.final_weights(model), other, Expectation(course.weights, x, y, recipe))


def _by_the_file(name: str, held: Any, done: int, own: int) -> str:
    """What the number of epochs in the file of the run before says of a resumed run of the wrong length."""
    if not isinstance(held, int) or held == done:
        return name
    if own and held == own:
        return "own_epochs_saved"
    if abs(held - done) == 1:
        return "resumed_off_by_one"
    if held == 0:
        return "epoch_lost"
    return "file_of_the_past" if held < done and name in ("old_losses_too", "other_length") else name


def _wrong_length(found: Sequence[Any], left: int, epochs: int, course: Course, other: Sequence[Tensor]) -> str:
    x, y = course.data
    if len(found) == epochs:
        numbers = [item for item in found if isinstance(item, float)]
        anew = Expectation(other, x, y, course.recipe.but(epochs=epochs)).matches(numbers)
        whole = Expectation(course.weights, x, y, course.recipe.but(epochs=epochs)).matches(numbers)
        return "file_ignored" if anew else "old_losses_too" if whole else "counted_anew"
    return "resumed_off_by_one" if abs(len(found) - left) == 1 else "other_length"


def _is(found: float, wanted: float) -> bool:
    return abs(found - wanted) <= 5e-5 * abs(wanted) + 1e-7


def _is_rest(found: Sequence[float], wanted: Sequence[float]) -> bool:
    return len(found) == len(wanted) and all(_is(a, b) for a, b in zip(found, wanted, strict=True))
