"""Hidden checks of ``rnn``: they grade."""

from __future__ import annotations

import math
from typing import Any

import torch

from grader.checks import points
from grader.feedback.text import say
from grader.graders.first_network import training
from grader.graders.next_steps import recurrent_net, recurrent_training
from grader.graders.next_steps.recurrent_layer import check_layer_gradients, check_states, draw_layer
from grader.graders.next_steps.recurrent_weights import DEFAULT, OTHER
from grader.graders.next_steps.sliding_windows import check_windows
from grader.graders.next_steps.test_rnn import check_training
from grader.judging import fail, torch_untouched
from grader.reference import Recipe
from grader.student import RemoteTensor, Student
from grader.values import check_untouched, parts

WELL = 0.3
"""The share of the variance that a forecast may leave: a right one leaves a few per cent, the mean all of it."""


@points(1, kind="values")
def test_windows_of_any_length(student: Student) -> None:
    for size, length in ((8, 1), (6, 5), (40, 12)):
        check_windows(student, torch.randn(size), length)
    check_windows(student, torch.randn(10, dtype=torch.float64), 4)


@points(1, kind="forward")
def test_states_for_any_sizes(student: Student) -> None:
    for sizes in ((1, 5, 2, 3), (3, 1, 4, 2), (7, 20, 1, 6), (2, 4, 3, 1)):
        check_states(student, *sizes)


@points(2, kind="grad")
def test_gradients_reach_back_through_time(student: Student) -> None:
    check_layer_gradients(student, 3, 6, 2, 4)


@points(1, kind="forward")
def test_other_sizes_and_a_single_sequence(student: Student) -> None:
    recurrent_net.check_forward(student, (2, 6, 3), rows=1, steps=5)
    recurrent_net.check_forward(student, (1, 4, 2), rows=5, steps=1, mode="eval")
    recurrent_net.check_forward(student, (4, 3, 1), rows=6, steps=6)


@points(2, kind="grad")
def test_gradients_match_autograd(student: Student) -> None:
    recurrent_net.check_gradients(student, OTHER, rows=4, steps=5)
    recurrent_net.check_gradients(student, (2, 3, 1), rows=1, steps=3, mode="eval")


@points(1, kind="forward")
def test_every_call_stands_for_itself(student: Student) -> None:
    recurrent_net.check_no_state(student)


@points(2, kind="loss")
def test_any_limit_and_optimizer(student: Student) -> None:
    with recurrent_training.explained(student):
        check_training(student, Recipe("SGD", lr=0.05, epochs=9, momentum=0.9), rows=25)
        check_training(student, Recipe("Adam", lr=0.02, epochs=10), rows=50, share=0.4)
        check_training(student, Recipe("SGD", lr=0.17, epochs=12), rows=64)
        # An optimizer that climbs: the losses rise, and every epoch is asked for all the same.
        check_training(student, Recipe("SGD", lr=-0.02, epochs=8), rows=20, share=0.5)


@points(1, kind="loss")
def test_defaults(student: Student) -> None:
    with recurrent_training.default_epochs(student):
        check_training(student, Recipe("SGD", lr=0.01, epochs=50, clip=1.0), rows=30, defaults=True)


@points(1, kind="loss")
def test_the_parts_work_together(student: Student) -> None:
    time = torch.arange(150) * 0.4 + 6 * torch.rand(())
    series = torch.sin(time) + 0.05 * torch.randn(150)
    pair = parts(student.call("windows", series=series, length=8), 2, what=say("rnn.what.windows"))
    if not all(_is_whole(item, shape) for item, shape in zip(pair, ((142, 8, 1), (142, 1)), strict=True)):
        raise fail("shape", expected=say("rnn.expected.windows"), cause=say("rnn.cause.window_missing"))
    x, y = (item.values for item in pair)
    left = 1.0
    for _ in range(3):  # the weights that a model begins with may be unlucky
        model = recurrent_net.MODEL.build(student)
        recurrent_net.output_of(model, x[:2], DEFAULT)
        optimizer = student.optimizer("Adam", model, 0.02)
        student.call("train", model=model, X=x[:100], y=y[:100], optimizer=optimizer, epochs=60, max_norm=1.0)
        output = recurrent_net.output_of(model, x[100:], DEFAULT)
        left = float((output - y[100:].double()).square().mean() / y[100:].double().var())
        if left <= WELL:
            return
        left = left if math.isfinite(left) else 10.0
    raise fail(
        expected=say("rnn.expected.learned"),
        found=say("rnn.found.learned", percent=round(100 * min(left, 10.0))),
        cause=say("rnn.cause.not_learned"),
    )


def _is_whole(found: Any, shape: tuple[int, ...]) -> bool:
    return isinstance(found, RemoteTensor) and found.values.shape == shape and found.values.dtype.is_floating_point


@points(1, kind="integrity")
def test_data_and_torch_are_left_alone(student: Student) -> None:
    series = torch.randn(12)
    handle = student.tensor(series)
    student.call("windows", series=handle, length=4)
    check_untouched({"series": (handle, series)}, "windows")
    values = draw_layer(3, 4, 2, 5)
    handles = {name: (student.tensor(item), item) for name, item in values.items()}
    student.call("recurrent", **{name: handle for name, (handle, _) in handles.items()})
    check_untouched(handles, "recurrent")
    x, y = training.draw_data(15)
    data = {"X": (student.tensor(x), x), "y": (student.tensor(y), y)}
    model = student.network(training.draw_weights())
    optimizer = student.optimizer("SGD", model, 0.01)
    given = {name: handle for name, (handle, _) in data.items()}
    student.call("train", model=model, **given, optimizer=optimizer, epochs=2, max_norm=0.5)
    check_untouched(data, "train")
    torch_untouched(student)
