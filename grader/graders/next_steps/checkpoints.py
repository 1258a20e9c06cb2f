"""A checkpoint: saved and loaded by the submission, with what a model and an optimizer must hold afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from grader.answers import Named
from grader.failures import StudentError
from grader.feedback.text import say
from grader.judging import close, fail, join
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
