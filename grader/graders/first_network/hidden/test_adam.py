"""Hidden checks of ``adam``: they grade."""

from __future__ import annotations

from typing import Final

import torch

from grader.boundary.protocol import ProtocolError
from grader.checks import points
from grader.failures import StudentError
from grader.feedback.text import say
from grader.graders.first_network import training
from grader.graders.first_network.test_adam import check_training, histories, make_optimizer
from grader.judging import EPS32, SLACK, fail, torch_untouched
from grader.reference import Recipe, Stepper
from grader.student import Student

GRADIENT_SCALES: Final = (1.0, 1e-3, 0.5, 1e-2, 2.0, 1e-4)
"""A large gradient and then a small one: where amsgrad, other betas and a missing bias correction show."""


@points(1, kind="optimizer")
def test_optimizer_covers_every_parameter(student: Student) -> None:
    for model in (student.network(training.draw_weights()), student.deep_network()):
        optimizer = make_optimizer(student, model, lr=0.05)
        before = model.parameters()
        after = optimizer.step(model, {name: torch.randn_like(item.values) + 3 for name, item in before.items()})
        still = [name for name, item in before.items() if torch.equal(after[name].values, item.values)]
        if still:
            raise fail(
                found=say("found.still", names=", ".join(still)),
                cause=say("cause.not_covered" if len(still) < len(before) else "cause.covers_nothing"),
                advice=say("cause.not_covered_advice"),
            )


@points(2, kind="optimizer")
def test_optimizer_steps_like_adam(student: Student) -> None:
    weights = training.draw_weights()
    model = student.network(weights)
    optimizer = make_optimizer(student, model, lr=0.05)
    names = list(model.parameters())
    if len(names) != len(weights):
        raise ProtocolError("the grader's own model has other parameters")
    stepper = Stepper(Recipe("Adam", lr=0.05))
    exact = [weight.double().numpy() for weight in weights]
    for scale in 4 * GRADIENT_SCALES:
        gradients = [torch.randn_like(weight) * scale for weight in weights]
        found = optimizer.step(model, dict(zip(names, gradients, strict=True)))
        exact = stepper.step(exact, [gradient.double().numpy() for gradient in gradients])
        for name, expected in zip(names, map(torch.from_numpy, exact), strict=True):
            values = found[name].values.double()
            if not bool(((values - expected).abs() <= SLACK * EPS32 * (expected.abs() + 1)).all()):
                raise fail(found=say("found.other_steps"), cause=say("cause.other_steps"))


@points(2, kind="loss")
def test_training_uses_the_optimizer_given(student: Student) -> None:
    check_training(student, Recipe("SGD", lr=0.15, epochs=9), rows=31)
    check_training(student, Recipe("Adam", lr=0.003, epochs=17), rows=64)
    check_training(student, Recipe("SGD", lr=0.02, epochs=10, momentum=0.9), rows=150)
    check_training(student, Recipe("Adam", lr=0.1, epochs=14, betas=(0.8, 0.95)), rows=40)
    check_training(student, Recipe("SGD", lr=0.01, epochs=8), rows=50, scale=100.0)
    check_training(student, Recipe("SGD", lr=0.05, epochs=30), rows=50, exact=True)
    # At so high a rate the first loss is the lowest: who keeps the best weights does not end with the last ones.
    check_training(student, Recipe("SGD", lr=2.0, epochs=4), rows=50)
    try:
        check_training(student, Recipe("SGD", lr=2e4, epochs=12), rows=50)
    except StudentError as error:
        # At other rates nothing was raised.
        found = say("found.raised", type=error.raised.type, message=error.raised.message[:80])
        raise fail(found=found, cause=say("run.divergence_raises", type=error.raised.type)) from None


@points(1, kind="loss")
def test_default_number_of_epochs(student: Student) -> None:
    x, y = training.draw_data(20)
    model = student.network(training.draw_weights())
    found = student.call("train", model=model, X=x, y=y, optimizer=student.optimizer("SGD", model, 0.01))
    training.default_history(found, say("what.train"))


@points(2, kind="compare")
def test_compare_trains_both_rightly(student: Student) -> None:
    for given in ({"lr": 0.05, "epochs": 8}, {"lr": 0.004, "epochs": 13}, {}):
        x, y, found = histories(student, **given)
        recipes = {key: Recipe(key, lr=given.get("lr", 0.01), epochs=int(given.get("epochs", 100))) for key in found}
        training.check_histories(student, x, y, found, recipes, kind="compare")


@points(1, kind="integrity")
def test_data_is_left_alone(student: Student) -> None:
    x, y = training.draw_data(20)
    handles = {"X": (student.tensor(x), x), "y": (student.tensor(y), y)}
    model = student.network(training.draw_weights())
    optimizer = student.optimizer("SGD", model, 0.01)
    student.call("train", model=model, X=handles["X"][0], y=handles["y"][0], optimizer=optimizer, epochs=3)
    training.check_untouched(handles)


@points(1, kind="integrity")
def test_torch_is_left_as_it_was(student: Student) -> None:
    make_optimizer(student, student.network(training.draw_weights()), lr=0.1)
    torch_untouched(student)
