"""Public checks of ``adam``: they guide."""

from __future__ import annotations

from typing import Any, Final

import torch
from torch import Tensor

from grader.checks import points
from grader.failures import Failure, StudentError
from grader.feedback.text import say
from grader.graders.first_network import training
from grader.histories import Expectation, history, training_mistakes
from grader.judging import fail
from grader.reference import ADAM_BETAS, ADAM_EPS, Recipe, network
from grader.student import Model, Optimizer, RemoteTensor, Student, describe

SETTINGS: Final[dict[str, Any]] = {
    "betas": list(ADAM_BETAS),
    "eps": ADAM_EPS,
    "weight_decay": 0,
    "amsgrad": False,
    "maximize": False,
    "decoupled_weight_decay": False,
}


def make_optimizer(student: Student, model: Model, **lr: float) -> Optimizer:
    """Call the student's function and insist on an optimizer."""
    found = student.call("make_optimizer", model=model, **lr)
    if not isinstance(found, Optimizer):
        raise fail(
            "optimizer",
            expected=say("expected.optimizer"),
            found=describe(found),
            cause=say("cause.no_return") if found is None else say("cause.not_an_optimizer"),
        )
    return found


def check_settings(optimizer: Optimizer, lr: float) -> None:
    """Insist on Adam, and on the defaults of everything but lr. A hand-made optimizer is judged by its steps alone."""
    found = optimizer.inspect("optimizer")
    if found["known"] not in ("Adam", ""):
        cause = say("cause.adamw") if found["known"] == "AdamW" else say("cause.not_adam", name=found["known"])
        raise fail(expected=say("expected.adam"), found=say("found.object", type=found["known"]), cause=cause)
    for group in found["groups"] if found["known"] else []:
        rate = getattr(group.get("lr"), "values", group.get("lr"))
        if abs(float(rate) - lr) > 1e-6 * lr:
            raise fail(
                expected=say("expected.lr", value=lr),
                found=say("found.lr", value=float(rate)),
                cause=say("cause.lr_ignored"),
            )
        for name, value in SETTINGS.items():
            if group.get(name, value) != value:
                raise fail(
                    expected=say("expected.setting", name=name, value=value),
                    found=say("found.setting", name=name, value=group[name]),
                    cause=say("cause.setting", name=name),
                )


def check_training(student: Student, recipe: Recipe, rows: int, *, scale: float = 1.0, exact: bool = False) -> None:
    """Insist on every loss, and on the weights that the model holds afterwards.

    ``scale`` multiplies the targets; ``exact`` makes them nearly what the model says already, so that losses are tiny.
    """
    x, y = training.draw_data(rows)
    weights = training.draw_weights()
    y = network(weights, x) + 1e-4 * torch.randn(rows, 1) if exact else y * scale
    model = student.network(weights)
    settings = {"momentum": recipe.momentum} if recipe.rule == "SGD" else {"betas": recipe.betas}
    optimizer = student.optimizer(recipe.rule, model, recipe.lr, **settings)
    handles = {"X": (student.tensor(x), x), "y": (student.tensor(y), y)}
    arguments = {"model": model, "X": handles["X"][0], "y": handles["y"][0], "optimizer": optimizer}
    with training.blaming_defaults(student):
        found = student.call("train", **arguments, epochs=recipe.epochs)
    training.check_list_is_new(
        found, recipe.epochs, lambda: student.call("train", **arguments, epochs=recipe.epochs), say("what.train")
    )
    try:
        with training.watching(handles):
            training.check_run(
                found,
                model,
                weights,
                (x, y),
                recipe,
                what=say("what.train"),
                student=student,
                more_mistakes=_other_optimizers(recipe),
                words="train_mistake",
                explain=True,
            )
    except Failure as failure:
        if failure.cause == say("mistake.first_epoch") and _draws_weights(student, (x, y)):
            failure.cause = say("run.weights_reset")
        if failure.cause == say("mistake.cleared_too_soon") and _trains_a_copy(student, (x, y)):
            failure.cause, failure.advice = say("run.copy_trained"), None
        earlier = (Expectation(weights, x, y, recipe.but(epochs=epochs)) for epochs in range(1, recipe.epochs - 1))
        if failure.cause == say("cause.weights_differ"):
            final = training.final_weights(model)
            if any(one.weights_match(final) for one in earlier):
                failure.cause, failure.advice = say("run.put_back"), say("run.put_back_advice")
        raise


def _draws_weights(student: Student, data: tuple[Tensor, Tensor]) -> bool:
    """Whether ``train`` changes weights that its optimizer, at a rate of 0, leaves where they are."""
    weights = training.draw_weights()
    model = student.network(weights)
    optimizer = student.optimizer("SGD", model, 0.0)
    try:
        student.call("train", model=model, X=data[0], y=data[1], optimizer=optimizer, epochs=2)
    except StudentError:
        return False
    final = training.final_weights(model)
    return any(a.shape != b.shape or not torch.equal(a, b) for a, b in zip(final, weights, strict=True))


def _trains_a_copy(student: Student, data: tuple[Tensor, Tensor]) -> bool:
    """Whether gradients that the model has before stay as they are, where the optimizer is another model's."""
    model, other = (student.network(training.draw_weights()) for _ in range(2))
    optimizer = student.optimizer("SGD", other, 0.01)
    try:
        _, before = model.backward(data[0], torch.ones_like(data[1]))
        student.call("train", model=model, X=data[0], y=data[1], optimizer=optimizer, epochs=1)
    except StudentError:
        return False
    after = model.gradients()
    kept = [
        isinstance(a, RemoteTensor) and isinstance(b, RemoteTensor) and torch.equal(a.values, b.values)
        for a, b in ((before.get(name), after.get(name)) for name in model.parameters())
    ]
    return all(kept)


def _other_optimizers(recipe: Recipe) -> dict[str, Recipe]:
    """Optimizers that ``train`` may make for itself, and use in place of the one given."""
    known = training_mistakes(recipe, 1).values()
    made = [Recipe(rule, lr=lr, epochs=recipe.epochs) for rule in ("SGD", "Adam") for lr in (0.1, 0.01, 0.001)]
    made += [recipe.but(momentum=0.0)]
    others = [other for other in dict.fromkeys(made) if other not in known and other != recipe]
    return {f"another_optimizer{'+' * i}": other for i, other in enumerate(others)}


def histories(student: Student, **given: Any) -> tuple[Tensor, Tensor, dict[str, list[float]]]:
    """Call the student's ``compare`` with what is given of ``lr`` and ``epochs``, and insist on two histories."""
    x, y = training.draw_data()
    with training.blaming_defaults(student):
        answer = student.call("compare", make_model=student.factory(*training.SIZES), X=x, y=y, **given)
    table = training.mapping(answer, ["SGD", "Adam"], what=say("what.compare"))
    found = {}
    for key in ("SGD", "Adam"):
        what = say("what.history", key=key)
        if "epochs" in given:
            found[key] = history(table[key], given["epochs"], what=what, kind="compare")
        else:
            found[key] = training.default_history(table[key], what, kind="compare")
    return x, y, found


@points(2, kind="optimizer", of="make_optimizer")
def test_optimizer_is_adam(student: Student) -> None:
    check_settings(make_optimizer(student, student.network(training.draw_weights()), lr=0.0375), 0.0375)
    check_settings(make_optimizer(student, student.network(training.draw_weights()), lr=0.5), 0.5)
    check_settings(make_optimizer(student, student.network(training.draw_weights())), 0.01)


@points(3, kind="loss", of="train")
def test_losses_of_each_epoch(student: Student) -> None:
    check_training(student, Recipe("Adam", lr=0.02, epochs=12), rows=100)


@points(1, kind="loss", of="train")
def test_loss_goes_down(student: Student) -> None:
    x, y = training.draw_data(100)
    model = student.network(training.draw_weights())
    optimizer = student.optimizer("Adam", model, 0.02)
    found = student.call("train", model=model, X=x, y=y, optimizer=optimizer, epochs=60)
    training.check_list_is_new(
        found,
        60,
        lambda: student.call("train", model=model, X=x, y=y, optimizer=optimizer, epochs=60),
        say("what.train"),
    )
    losses = history(found, 60, what=say("what.train"))
    if not losses[-1] < 0.8 * losses[0]:
        raise fail(
            expected=say("expected.decrease", first=losses[0]),
            found=say("found.loss", value=losses[-1]),
            cause=say("cause.no_decrease"),
        )


@points(1, kind="compare")
def test_compare_gives_both_histories(student: Student) -> None:
    histories(student, lr=0.05, epochs=5)


@points(2, kind="start")
def test_compare_starts_from_equal_weights(student: Student) -> None:
    x, y, found = histories(student, lr=0.05, epochs=5)
    recipes = {key: Recipe(key, lr=0.05, epochs=5) for key in found}
    training.check_equal_starts(student, x, y, found, recipes, what=say("what.compare"))
