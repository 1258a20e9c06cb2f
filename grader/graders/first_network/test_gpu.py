"""Public checks of ``gpu``: they guide."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor

from grader.checks import points
from grader.failures import Failure
from grader.feedback.text import Text, say
from grader.graders.first_network import training
from grader.graders.first_network.run_causes import History
from grader.histories import Expectation, history
from grader.judging import device_is, device_name_is, fail, number
from grader.reference import Recipe
from grader.simulated_gpu.carrier import in_cuda_words
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


def check_move(
    student: Student,
    device: Device,
    begin: Device = CPU,
    dtype: torch.dtype = torch.float32,
    data_begin: Device | None = None,
) -> None:
    """Insist on (model, X, y), in that order, unchanged but for the place where they live.

    ``data_begin``: where the data are to begin with, if not where the model is.
    """
    x, y = (tensor.to(dtype) for tensor in training.draw_data(150))
    weights = [weight.to(dtype) for weight in training.draw_weights()]
    model = student.network(weights, frozen=True, device=begin)
    data = {name: student.tensor(values, data_begin or begin) for name, values in (("X", x), ("y", y))}
    found = student.call("move", model=model, **data, device=device)
    if not isinstance(found, list) or len(found) != 3:
        cause = say("cause.no_return") if found is None else say("cause.not_three")
        raise fail("return", expected=say("expected.three"), found=describe(found), cause=cause)
    moved, moved_x, moved_y = found
    if not isinstance(moved, Model):
        swapped = any(isinstance(part, Model) for part in (moved_x, moved_y))
        cause = say("cause.three_in_another_order" if swapped else "cause.not_three")
        raise fail("return", expected=say("expected.three"), found=describe(moved), cause=cause)
    if _are_swapped(moved_x, moved_y, x, y):
        raise fail(
            "return", expected=say("expected.three"), found=say("found.data_swapped"), cause=say("cause.data_swapped")
        )
    parameters = moved.parameters()
    if set(parameters) != set(training.PARAMETERS):
        raise fail(found=say("found.other_parameters"), cause=say("cause.other_parameters"))
    places = [(say("what.parameter", name=name), tensor) for name, tensor in parameters.items()]
    places += [(say("what.buffer", name=name), tensor) for name, tensor in moved.inspect("buffers").items()]
    with _device_words(begin, device):
        for what, tensor in places:
            device_is(tensor, device.type, what=what)
    for name, tensor, before in (("X", moved_x, x), ("y", moved_y, y)):
        with _device_words(data_begin or begin, device, apart=data_begin is not None):
            device_is(tensor, device.type, what=say("what.data", name=name))
        _same_values(name, tensor, before)
    after = training.final_weights(moved)
    frozen = [name for name, parameter in parameters.items() if not parameter.requires_grad]
    if frozen != ["first.bias"]:
        raise fail(found=say("found.other_requires_grad"), cause=say("cause.other_requires_grad"))
    if any(a.dtype != b.dtype for a, b in zip(after, weights, strict=True)):
        raise fail(found=say("found.dtype", dtype=dtype_name(after[0].dtype)), cause=say("cause.model_dtype_moved"))
    if not all(a.dtype == b.dtype and torch.equal(a, b) for a, b in zip(after, weights, strict=True)):
        raise fail(found=say("found.other_model"), cause=say("cause.other_model"))
    if device == begin == CPU and dtype == torch.float32:
        _check_mode(student, moved, x)


def _check_mode(student: Student, moved: Model, x: Tensor) -> None:
    """Insist that the model is still in training mode, by a forward pass that says so."""
    moved(x)
    forwards = student.journal()["forwards"]
    if forwards and not forwards[-1]["training"]:
        raise fail(found=say("found.eval_mode"), cause=say("cause.mode_moved"))


def _are_swapped(found_x: Any, found_y: Any, x: Tensor, y: Tensor) -> bool:
    return (
        isinstance(found_x, RemoteTensor)
        and isinstance(found_y, RemoteTensor)
        and torch.equal(found_x.values.double(), y.double())
        and torch.equal(found_y.values.double(), x.double())
    )


@contextlib.contextmanager
def _device_words(begin: Device, wanted: Device, *, apart: bool = False) -> Iterator[None]:
    """Say of what was on the right device already, and is not any more, that it was moved: it was not left behind.

    ``apart``: the model and the data began on different devices.
    """
    try:
        yield
    except Failure as failure:
        if begin.type == wanted.type:
            failure.cause, failure.advice = say("cause.moved_elsewhere"), say("cause.moved_elsewhere_advice")
        elif apart:
            failure.cause, failure.advice = say("cause.moved_by_the_other"), say("cause.moved_elsewhere_advice")
        elif wanted.type == "cpu":
            failure.cause, failure.advice = say("cause.stays_on_the_gpu"), say("cause.moved_elsewhere_advice")
        raise


def _same_values(name: str, found: RemoteTensor, before: Tensor) -> None:
    if found.values.dtype != before.dtype:
        raise fail(
            found=say("found.dtype", dtype=dtype_name(found.values.dtype)),
            cause=say("cause.dtype_moved", name=name),
        )
    if found.values.shape != before.shape:
        raise fail(
            expected=say("expected.shape", what=say("what.data", name=name), shape=tuple(before.shape)),
            found=say("found.shape", shape=tuple(found.values.shape)),
            cause=say("cause.shape_moved", name=name),
        )
    if not torch.equal(found.values, before):
        raise fail(found=say("found.other_values", name=name), cause=say("cause.other_values", name=name))
    if found.requires_grad:
        raise fail(found=say("found.data_requires_grad", name=name), cause=say("cause.data_requires_grad", name=name))


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
    weights: list[Tensor]
    data: tuple[Tensor, Tensor]
    model: Model

    def check_losses(self) -> None:
        """Insist on every epoch's loss."""
        if not self.expectation.matches(self.losses):
            run = History(self.losses, self.expectation, self.recipe, self.weights, self.data, self.journal)
            run.check(what=say("what.timed_train"), why_unmoved=self._why_unmoved)

    def _why_unmoved(self) -> str:
        if not self.journal["backwards"]:
            return "no_backward"
        return "step_missing" if training.has_gradients(self.model) else "no_step"


def timed_train(
    student: Student,
    device: Device,
    *,
    epochs: int | None,
    rows: int = 120,
    slow: float = 0.0,
    begin: Device = CPU,
    dtype: torch.dtype = torch.float32,
) -> Timing:
    """Call the student's ``timed_train`` on the grader's network and insist on (losses, seconds)."""
    x, y = (tensor.to(dtype) for tensor in training.draw_data(rows))
    weights = [weight.to(dtype) for weight in training.draw_weights()]
    model = student.network(weights, slow=slow, device=begin)
    data = {"X": student.tensor(x, begin), "y": student.tensor(y, begin)}
    given = {} if epochs is None else {"epochs": epochs}
    start = time.perf_counter()
    with training.blaming_defaults(student):
        found = student.call("timed_train", model=model, **data, device=device, **given)
    outer = time.perf_counter() - start
    wanted = 100 if epochs is None else epochs
    losses, seconds = _unpack(found, epochs)
    recipe = Recipe("SGD", lr=0.01, epochs=wanted)
    expectation, journal = Expectation(weights, x, y, recipe), student.journal()
    return Timing(losses, seconds, outer, expectation, recipe, rows, slow, journal, weights, (x, y), model)


def _unpack(found: Any, epochs: int | None) -> tuple[list[float], float]:
    expected = say("expected.losses_and_seconds")
    if not isinstance(found, list) or len(found) != 2:
        raise fail(
            expected=expected,
            found=describe(found),
            cause=say("cause.no_return" if found is None else "cause.not_a_pair"),
        )
    if number(found[0]) and isinstance(found[1], list):
        raise fail(expected=expected, found=say("found.pair_swapped"), cause=say("cause.pair_swapped"))
    what = say("what.timed_train")
    if epochs is None:
        losses = training.default_history(found[0], what, kind="")
    else:
        losses = history(found[0], epochs, what=what, kind="")
    if not number(found[1]):
        raise fail(expected=expected, found=describe(found[1]), cause=say("cause.seconds_not_a_number"))
    if not found[1] > 0:
        raise fail(expected=say("expected.positive_seconds"), found=describe(found[1]), cause=_not_positive(found[1]))
    return losses, float(found[1])


def _not_positive(seconds: float) -> Text:
    return say("cause.seconds_negative" if seconds < 0 else "cause.seconds_zero")


def check_trained_on(timing: Timing, device: Device, begin: Device = CPU) -> None:
    """Insist that model, data and outputs were on the device in every forward pass of the training."""
    forwards = [note for note in timing.journal["forwards"] if note["grad"]]
    with _device_words(begin, device):
        for note in forwards:
            for key, what in (("model_device", say("what.model")), ("x_device", say("what.data", name="X"))):
                # Inside torch.func's transforms a tensor shows the device that C++ sees.
                device_name_is(in_cuda_words(note[key]), device.type, what=what)


@points(1, kind="device", of="pick_device")
def test_pick_device_without_cuda(student: Student) -> None:
    check_pick(student, "cpu")
    # A torch that could use a GPU, where there is none.
    with student.cuda_build():
        try:
            check_pick(student, "cpu")
        except Failure as failure:
            failure.cause = say("cause.built_not_available")
            raise


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
