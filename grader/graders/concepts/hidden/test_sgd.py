"""Hidden checks of ``sgd``: they grade."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import torch

from grader import answers
from grader.boundary.protocol import ProtocolError
from grader.checks import points
from grader.failures import Failure
from grader.feedback.text import say
from grader.graders.concepts import runs
from grader.graders.concepts.test_sgd import (
    check_moved,
    check_training,
    check_training_on,
    clear,
    ready,
    same,
    step,
)
from grader.graders.first_network import training
from grader.judging import fail, torch_untouched
from grader.reference import Recipe
from grader.student import Model, RemoteTensor, Student

RATES: Final = (0.3, 2.5, 1e-3)


@points(2, kind="optimizer")
def test_every_parameter_of_any_model(student: Student) -> None:
    for lr in RATES:
        model = student.deep_network()
        before = {name: item.values for name, item in model.parameters().items()}
        _, gradients = model.backward(torch.randn(12, 4), torch.randn(12, 2))
        step(student, model, lr=lr)
        given = answers.Named({name: item.values for name, item in answers.tensors(gradients).items()})
        if any(name in given and given[name].shape != item.shape for name, item in before.items()):
            raise ProtocolError("gradients of another model")
        check_moved(model, before, given, lr, again=lr != RATES[0])
        clear(student, model)


@points(1, kind="grad")
def test_the_step_leaves_the_gradients(student: Student) -> None:
    model, _, gradients = ready(student)
    kept = model.gradients()
    step(student, model, lr=0.2)
    now = model.gradients()
    changed = [name for name in gradients if not same(now[name], kept[name])]
    if changed:
        raise fail(found=say("sgd.found.gradients_changed"), cause=say("sgd.cause.gradients_changed"))


@points(2, kind="params")
def test_parameters_can_be_trained_on(student: Student) -> None:
    model, before, gradients = ready(student)
    optimizer = student.optimizer("SGD", model, 0.5)
    step(student, model, lr=0.2)
    check_moved(model, before, gradients, 0.2)
    output, again = model.backward(torch.randn(5, training.SIZES[0]), torch.randn(5, 1))
    if not isinstance(output, RemoteTensor) or not output.requires_grad:
        raise fail(found=say("sgd.found.grad_mode_off"), cause=say("sgd.cause.grad_mode_off"))
    _check_next_step(student, model, again)
    now = {name: item.values for name, item in model.parameters().items()}
    pushed = {name: torch.ones_like(item) for name, item in now.items()}
    after = optimizer.step(model, pushed)
    if any(torch.equal(after[name].values, item) for name, item in now.items()):
        raise fail(found=say("sgd.found.other_objects"), cause=say("sgd.cause.other_objects"))
    clear(student, model)


def _check_next_step(student: Student, model: Model, gradients: Mapping[str, Any]) -> None:
    """A second step on the same parameters goes by their gradients alone, whatever the first one was."""
    before = {name: item.values for name, item in model.parameters().items()}
    given = answers.Named({name: item.values for name, item in answers.tensors(gradients).items()})
    step(student, model, lr=0.1)
    try:
        check_moved(model, before, given, 0.1, again=True)
    except Failure as failure:
        raise fail(failure.kind, found=failure.found, cause=say("sgd.cause.next_step")) from None


@points(2, kind="loss")
def test_any_rate_and_number_of_epochs(student: Student) -> None:
    check_training(student, Recipe("SGD", lr=0.2, epochs=9), rows=31, lr=0.2, epochs=9)
    check_training(student, Recipe("SGD", lr=0.003, epochs=40), rows=150, lr=0.003, epochs=40)
    check_training(student, Recipe("SGD", lr=0.11, epochs=1), rows=20, lr=0.11, epochs=1)
    check_training(student, Recipe("SGD", lr=0.02, epochs=14), rows=1, lr=0.02, epochs=14)
    # Losses that rise again, and losses that are small from the start: neither is a reason to end or to turn back.
    rising = Recipe("SGD", lr=0.7, epochs=9)
    check_training_on(student, rising, runs.draw_rising(rising, 60), lr=0.7, epochs=9)
    check_training_on(student, Recipe("SGD", lr=0.05, epochs=6), runs.draw_learnt(50), lr=0.05, epochs=6)


@points(1, kind="loss")
def test_defaults_of_train(student: Student) -> None:
    check_training(student, Recipe("SGD", lr=0.01, epochs=100), rows=40)


@points(1, kind="integrity")
def test_data_is_left_alone(student: Student) -> None:
    x, y = training.draw_data(20)
    handles = {"X": (student.tensor(x), x), "y": (student.tensor(y), y)}
    model = student.network(training.draw_weights())
    student.call("train", model=model, X=handles["X"][0], y=handles["y"][0], lr=0.1, epochs=3)
    training.check_untouched(handles)


@points(1, kind="integrity")
def test_torch_is_left_as_it_was(student: Student) -> None:
    model, _, _ = ready(student)
    step(student, model, lr=0.1)
    torch_untouched(student)
