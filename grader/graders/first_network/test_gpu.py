"""Public checks of ``gpu``: they guide."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor

from grader.checks import points
from grader.feedback.text import Text, say
from grader.graders.first_network import training
from grader.histories import Expectation, check_history, history
from grader.judging import device_is, device_name_is, fail, number
from grader.reference import Recipe
from grader.student import CPU, Device, Model, RemoteTensor, Student, describe, dtype_name

CUDA: Final = Device("cuda")


def check_pick(student: Student, wanted: str) -> None:
    """Insist on a ``torch.device`` of the right type; without CUDA, ``mps`` is as good where it exists."""
    found = student.call("pick_device")
    allowed = {wanted, f"{wanted}:0"}
    if wanted == "cpu" and torch.backends.mps.is_available():
        allowed |= {"mps", "mps:0"}
    if isinstance(found, Device) and found.name in allowed:
        return
    if isinstance(found, Device):
        cause = say("cause.wrong_device_cuda" if wanted == "cuda" else "cause.wrong_device_cpu")
    else:
        cause = say("cause.no_return") if found is None else say("cause.not_a_device")
    raise fail(expected=say("expected.device", name=wanted), found=describe(found), cause=cause)


def check_move(student: Student, device: Device, begin: Device = CPU, dtype: torch.dtype = torch.float32) -> None:
    """Insist on (model, X, y), in that order, unchanged but for the place where they live."""
    x, y = (tensor.to(dtype) for tensor in training.draw_data(150))
    weights = [weight.to(dtype) for weight in training.draw_weights()]
    model = student.network(weights, frozen=True, device=begin)
    data = {"X": student.tensor(x, begin), "y": student.tensor(y, begin)}
    found = student.call("move", model=model, **data, device=device)
    if not isinstance(found, list) or len(found) != 3:
        cause = say("cause.no_return") if found is None else say("cause.not_three")
        raise fail("return", expected=say("expected.three"), found=describe(found), cause=cause)
    moved, moved_x, moved_y = found
    if not isinstance(moved, Model):
        raise fail("return", expected=say("expected.three"), found=describe(moved), cause=say("cause.not_three"))
    parameters = moved.parameters()
    for name, tensor in {**parameters, **moved.inspect("buffers")}.items():
        device_is(tensor, device.type, what=say("what.parameter", name=name))
    for name, tensor, before in (("X", moved_x, x), ("y", moved_y, y)):
        device_is(tensor, device.type, what=say("what.data", name=name))
        _same_values(name, tensor, before)
    after = training.final_weights(moved)
    frozen = [name for name, parameter in parameters.items() if not parameter.requires_grad]
    if frozen != ["first.bias"] or not all(
        a.dtype == b.dtype and torch.equal(a, b) for a, b in zip(after, weights, strict=True)
    ):
        raise fail(found=say("found.other_model"), cause=say("cause.other_model"))


def _same_values(name: str, found: RemoteTensor, before: Tensor) -> None:
    if found.values.dtype != before.dtype:
        raise fail(
            found=say("found.dtype", dtype=dtype_name(found.values.dtype)),
            cause=say("cause.dtype_moved", name=name),
        )
    if found.values.shape != before.shape or not torch.equal(found.values, before):
        raise fail(found=say("found.other_values", name=name), cause=say("cause.other_values", name=name))


@dataclass(frozen=True)
class Timing:
    """One call of the student's ``timed_train``, and what else is known of it."""

    losses: list[float]
    seconds: float
    outer_seconds: float
    expectation: Expectation
    recipe: Recipe
    rows: int
    slow: float
    journal: dict[str, Any]

    def check_losses(self) -> None:
        """Insist on every epoch's loss."""
        check_history(self.losses, self.expectation, self.recipe, self.rows, what=say("what.timed_train"))


def timed_train(
    student: Student,
    device: Device,
    *,
    epochs: int | None,
    rows: int = 120,
    slow: float = 0.0,
    begin: Device = CPU,
) -> Timing:
    """Call the student's ``timed_train`` on the grader's network and insist on (losses, seconds)."""
    x, y = training.draw_data(rows)
    weights = training.draw_weights()
    model = student.network(weights, slow=slow, device=begin)
    data = {"X": student.tensor(x, begin), "y": student.tensor(y, begin)}
    given = {} if epochs is None else {"epochs": epochs}
    start = time.perf_counter()
    found = student.call("timed_train", model=model, **data, device=device, **given)
    outer = time.perf_counter() - start
    wanted = 100 if epochs is None else epochs
    losses, seconds = _unpack(found, wanted)
    recipe = Recipe("SGD", lr=0.01, epochs=wanted)
    return Timing(losses, seconds, outer, Expectation(weights, x, y, recipe), recipe, rows, slow, student.journal())


def _unpack(found: Any, epochs: int) -> tuple[list[float], float]:
    expected = say("expected.losses_and_seconds")
    if not isinstance(found, list) or len(found) != 2:
        raise fail(
            expected=expected,
            found=describe(found),
            cause=say("cause.no_return" if found is None else "cause.not_a_pair"),
        )
    if number(found[0]) and isinstance(found[1], list):
        raise fail(expected=expected, found=say("found.pair_swapped"), cause=say("cause.pair_swapped"))
    losses = history(found[0], epochs, what=say("what.timed_train"), kind="")
    if not number(found[1]):
        raise fail(expected=expected, found=describe(found[1]), cause=say("cause.seconds_not_a_number"))
    if not found[1] > 0:
        raise fail(expected=say("expected.positive_seconds"), found=describe(found[1]), cause=_not_positive(found[1]))
    return losses, float(found[1])


def _not_positive(seconds: float) -> Text:
    return say("cause.seconds_negative" if seconds < 0 else "cause.seconds_zero")


def check_trained_on(timing: Timing, device: Device) -> None:
    """Insist that model, data and outputs were on the device in every forward pass of the training."""
    forwards = [note for note in timing.journal["forwards"] if note["grad"]]
    for note in forwards:
        for key, what in (("model_device", say("what.model")), ("x_device", say("what.data", name="X"))):
            device_name_is(note[key], device.type, what=what)


@points(1, kind="device", of="pick_device")
def test_pick_device_without_cuda(student: Student) -> None:
    check_pick(student, "cpu")


@points(1, kind="device", of="pick_device")
def test_pick_device_with_cuda(student: Student) -> None:
    with student.simulated_gpu():
        check_pick(student, "cuda")


@points(1, kind="device", of="move")
def test_move_to_the_cpu(student: Student) -> None:
    check_move(student, CPU)
    check_move(student, CPU, dtype=torch.float64)


@points(2, kind="device", of="move")
def test_move_to_the_gpu(student: Student) -> None:
    with student.simulated_gpu():
        check_move(student, CUDA)
        check_move(student, CUDA, dtype=torch.float64)


@points(1, kind="return")
def test_timed_train_returns_losses_and_seconds(student: Student) -> None:
    timed_train(student, CPU, epochs=3)


@points(2, kind="loss")
def test_losses_on_the_cpu(student: Student) -> None:
    timed_train(student, CPU, epochs=9).check_losses()


@points(2, kind="device")
def test_trains_on_the_gpu(student: Student) -> None:
    with student.simulated_gpu():
        timing = timed_train(student, CUDA, epochs=5)
    check_trained_on(timing, CUDA)
    timing.check_losses()
