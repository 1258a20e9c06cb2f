"""Public checks of ``save_load``: they guide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from grader.answers import Named
from grader.checks import points
from grader.failures import Failure, StudentError
from grader.feedback.text import say
from grader.graders.first_network import training
from grader.histories import Expectation, history
from grader.judging import close, fail, join
from grader.reference import Recipe, train
from grader.student import Model, Optimizer, RemoteTensor, Student, describe

FEW = 3
"""Steps that an optimizer has taken before it is saved."""


@dataclass
class Saved:
    """A training that was saved: its file, what the model held then, and where the next step leads."""

    path: str
    epoch: int
    lr: float
    parameters: Mapping[str, Tensor]
    buffers: Mapping[str, Tensor]
    gradients: Mapping[str, Tensor]
    next: Mapping[str, Tensor]


def new_path(student: Student) -> str:
    """The name of a file that no check has used."""
    return f"{student.folder()}/run-{int(torch.randint(10**9, ()))}.pt"


def settings(rule: str) -> dict[str, float]:
    """An optimizer's settings beside its rate: those with which it has something to remember."""
    return {"momentum": 0.9} if rule == "SGD" else {}


def save(student: Student, model: Model, rule: str, lr: float, path: str = "") -> Saved:
    """Train a little, save by the student's function, and then train on; insist on a file."""
    path = path or new_path(student)
    epoch = int(torch.randint(3, 50, ()))
    optimizer = student.optimizer(rule, model, lr, **settings(rule))
    for _ in range(FEW):
        optimizer.step(model, _gradients(model))
    parameters, buffers = values(model.parameters()), values(model.inspect("buffers"))
    left = values(model.gradients())
    student.call("save_checkpoint", path=path, model=model, optimizer=optimizer, epoch=epoch)
    check_file(student, path)
    changed = [name for name, item in values(model.parameters()).items() if not torch.equal(item, parameters[name])]
    if changed:
        raise fail("params", found=say("saving.found.changed", names=join(changed)), cause=say("saving.cause.changed"))
    now = values(model.gradients())
    if any(name not in now or not torch.equal(now[name], item) for name, item in left.items()):
        raise fail("params", found=say("saving.found.gradients"), cause=say("saving.cause.gradients"))
    gradients = _gradients(model)
    after = values(optimizer.step(model, gradients))
    return Saved(path, epoch, lr, parameters, buffers, gradients, after)


def check_file(student: Student, path: str, copy: str = "", *, missing: str = "no_file") -> None:
    """Insist on a file of this name; a copy of it is made. ``missing`` is the cause where there is none."""
    try:
        student.copy_file(path, copy or f"{path}.copy")
    except StudentError as error:
        if error.raised.type not in ("FileNotFoundError", "IsADirectoryError"):
            raise
        raise fail(
            "values",
            expected=say("saving.expected.file"),
            found=say("saving.found.no_file"),
            cause=say(f"saving.cause.{missing}"),
        ) from None


def values(tensors: Mapping[str, Any]) -> Named:
    """The numbers of tensors that came by name; to ask for another name is the worker's fault, not ours."""
    return Named({name: item.values for name, item in tensors.items() if isinstance(item, RemoteTensor)})


def _gradients(model: Model) -> dict[str, Tensor]:
    return {name: torch.randn(item.values.shape) for name, item in model.parameters().items()}


def load(student: Student, path: str, model: Model, optimizer: Optimizer) -> Any:
    """Call the student's ``load_checkpoint``; a file that it made itself and refuses holds too much."""
    try:
        return student.call("load_checkpoint", path=path, model=model, optimizer=optimizer)
    except StudentError as error:
        if error.raised.type != "UnpicklingError":
            raise
        raise fail(
            "values",
            found=say("found.raised", type=error.raised.type, message=error.raised.message[:60]),
            cause=say("saving.cause.whole_objects"),
        ) from None


def check_loaded(student: Student, saved: Saved, model: Model, rule: str, path: str = "") -> Optimizer:
    """Load into a model of the same build; insist on the epoch, the parameters and the buffers."""
    before = values(model.parameters())
    optimizer = student.optimizer(rule, model, saved.lr * 7, **settings(rule))
    found = load(student, path or saved.path, model, optimizer)
    _check_parameters(model, before, saved)
    check_epoch(found, saved.epoch)
    return optimizer


def check_epoch(found: Any, epoch: int) -> None:
    """Insist on the number of epochs that are done."""
    if isinstance(found, int) and not isinstance(found, bool) and found == epoch:
        return
    cause = "cause.no_return" if found is None else "saving.cause.epoch"
    if isinstance(found, str):
        cause = "saving.cause.epoch_text"
    elif found == 0 and not isinstance(found, bool):
        cause = "saving.cause.epoch_lost"
    elif isinstance(found, (dict, list)):
        cause = "saving.cause.returns_more"
    elif isinstance(found, (int, float)) and found - epoch in (1, -1):
        cause = "saving.cause.epoch_off_by_one"
    elif isinstance(found, RemoteTensor):
        cause = "values.tensor_for_number"
    raise fail("return", expected=say("saving.expected.epoch", epoch=epoch), found=describe(found), cause=say(cause))


def _check_parameters(model: Model, before: Mapping[str, Tensor], saved: Saved) -> None:
    found = values(model.parameters())
    wrong = [name for name, item in saved.parameters.items() if not _equal(found[name], item)]
    if wrong:
        cause = "other_parameters"
        if all(_equal(found[name], before[name]) for name in wrong):
            cause = "model_not_loaded" if len(wrong) == len(found) else "parameters_left_out"
        elif all(_equal(found[name], saved.next[name]) for name in wrong):
            cause = "no_snapshot"
        elif all(_coarse(found[name], saved.parameters[name]) for name in wrong):
            cause = "coarse"
        raise fail("params", found=say("saving.found.other", names=join(wrong)), cause=say(f"saving.cause.{cause}"))
    held = values(model.inspect("buffers"))
    wrong = [name for name, item in saved.buffers.items() if name not in held or not _equal(held[name], item)]
    if wrong:
        raise fail("params", found=say("saving.found.other", names=join(wrong)), cause=say("saving.cause.buffers"))


def _coarse(found: Tensor, wanted: Tensor) -> bool:
    return found.shape == wanted.shape and bool(((found - wanted).abs() < 5e-3 * (1 + wanted.abs())).all())


def _equal(found: Tensor, wanted: Tensor) -> bool:
    return found.dtype == wanted.dtype and torch.equal(found, wanted)


def check_next_step(saved: Saved, model: Model, optimizer: Optimizer) -> None:
    """Insist on the rate, and on the step that the saved optimizer would have taken."""
    for group in optimizer.inspect("optimizer")["groups"]:
        if abs(group["lr"] - saved.lr) > 1e-6 * saved.lr:
            raise fail(
                "optimizer",
                expected=say("expected.lr", value=saved.lr),
                found=say("found.lr", value=group["lr"]),
                cause=say(f"saving.cause.{_without_the_rate(saved, model, optimizer, group['lr'] / saved.lr)}"),
            )
    after = values(optimizer.step(model, dict(saved.gradients)))
    wrong = [name for name, item in saved.next.items() if not _near(after[name], item)]
    if wrong:
        stuck = all(_equal(after[name], saved.parameters[name]) for name in saved.next)
        cause = "optimizer_lost_the_model" if stuck else "optimizer_state_lost"
        raise fail("optimizer", found=say("saving.found.step", names=join(wrong)), cause=say(f"saving.cause.{cause}"))


def _without_the_rate(saved: Saved, model: Model, optimizer: Optimizer, times: float) -> str:
    """Whether nothing of the optimizer came back, or all but its settings: the step is then the saved one, longer."""
    after = values(optimizer.step(model, dict(saved.gradients)))
    longer = {name: item + times * (saved.next[name] - item) for name, item in saved.parameters.items()}
    return "settings_lost" if all(_near(after[name], item) for name, item in longer.items()) else "optimizer_not_loaded"


def _near(found: Tensor, wanted: Tensor) -> bool:
    return close(found.double(), wanted.double(), wanted.double().abs() + 1.0)


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
