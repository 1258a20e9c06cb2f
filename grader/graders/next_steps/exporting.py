"""A model in the worker that is to be exported, calls of the submission with it, and what torch's refusals mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor

from grader.failures import Failure, StudentError
from grader.feedback.text import Text, say
from grader.graders.next_steps.checkpoints import check_file, new_path
from grader.graders.next_steps.class_evaluation import give_gradients, gradients_changed, practised, state
from grader.graders.next_steps.classifier import FEATURES, Pair, draw_weights, forward
from grader.judging import fail, join
from grader.student import Function, Handle, Model, Program, RemoteTensor, Student, describe
from grader.values import check_tensor

Called = Function | Model
EXAMPLE_ROWS: Final = 5
MANY_ROWS: Final = (EXAMPLE_ROWS, 2, 33, 300, 1)
_REFUSED: Final = (
    ("export_model", "to be a tuple", "bare_example", "forward"),
    ("export_model", r"here they are \[\d", "bare_axes", "shape"),
    ("export_model", "top-level keys", "argument_name", "shape"),
    ("export_model", "specialized|constant|[Cc]onstraint", "specialized", "shape"),
    ("export_model", "dynamic_shapes", "dynamic_shapes", "shape"),
    ("export_model", "scalar type|same dtype|cannot be multiplied|expected [1-4]D", "changed_example", "shape"),
    ("save_program", "'ep' parameter must be", "not_given_the_program", "values"),
    ("save_program", "pickle", "pickled", "values"),
    ("load_program", r"PytorchStreamReader failed locating|Invalid magic number", "other_reader", "values"),
    ("load_program", "eval\\(\\) is not supported|train\\(\\) is not supported", "mode_of_program", "values"),
    ("max_difference", "'Deployed' object", "only_called", "values"),
)
"""A function, what its way of using torch raises (pattern), the cause, and the kind of check that looks for it."""
_NOT_TAKEN: Final = (
    ("keyword", "by_keyword", "forward"),
    (r"missing .* argument.* 'p_", "bare_graph", "return"),
    ("same dtype|scalar type", "other_dtype", "dtype"),
)
"""What a program raises (pattern) that does not take what the model takes, the cause, and the kind of check."""
GUARD: Final = "Guard failed|Expected input at .* to be"
_GUARD_OF_ROWS: Final = r"size\(\)\[0\]|shape\[0\]"
COARSE: Final = 0.03
"""As far off as numbers are that went through half precision."""


@dataclass
class Subject:
    """A classifier in the worker, what it computes in its two modes, in float64, and what it held at first."""

    model: Model
    weights: Sequence[Tensor]
    running: Pair
    mode: str
    numbers: Mapping[str, Tensor]
    gradients: Mapping[str, Tensor]

    def outputs(self, x: Tensor) -> Tensor:
        return forward(self.weights, x.double(), self.running)

    def outputs_in_training(self, x: Tensor) -> Tensor:
        """Those without dropout."""
        return forward(self.weights, x.double())

    def check(
        self, called: Called, x: Tensor, kind: str = "forward", mistakes: Mapping[str, Tensor] | None = None
    ) -> None:
        """Insist on the outputs of evaluation mode. Raises StudentError when the rows are refused."""
        exact = self.outputs(x)
        by_mistake = {"exporting.cause.probabilities": exact.softmax(1), **(mistakes or {})}
        if len(x) > 1:
            by_mistake["exporting.cause.train_mode"] = self.outputs_in_training(x)
        try:
            found = called(x)
            self._check_not_classes(found, exact)
        except StudentError as error:
            explain_refusal(error)
            raise
        if isinstance(found, RemoteTensor):
            again = called(x)
            if isinstance(again, RemoteTensor) and not _equal(found.values, again.values):
                raise fail("forward", found=say("exporting.found.random"), cause=say("exporting.cause.random"))
        what = say("exporting.what.outputs")
        try:
            check_tensor(found, exact, what=what, kind=kind, magnitude=10 + exact.abs(), mistakes=by_mistake)
        except Failure as failure:
            if failure.cause is None or failure.cause.key != "values.unknown":
                raise
            coarse = bool(((found.values.double() - exact).abs() < COARSE * (1 + exact.abs())).all())
            failure.cause = say(f"exporting.cause.{'coarse' if coarse else 'other_outputs'}")
            raise

    def _check_not_classes(self, found: Any, exact: Tensor) -> None:
        """Tell the numbers of the largest outputs from outputs."""
        if isinstance(found, RemoteTensor) and torch.equal(found.values.flatten(), exact.argmax(1)):
            shapes = {"shape": tuple(found.values.shape)}
            raise fail("shape", found=say("found.shape", **shapes), cause=say("exporting.cause.classes"))


def draw_subject(student: Student, *, dropout: float = 0.0, mode: str = "train") -> Subject:
    """A classifier with random weights and gradients whose batch norm has seen some batches, in that mode."""
    weights = draw_weights()
    model, running = practised(student, weights, dropout)
    model.inspect("eval")
    gradients = give_gradients(model)
    model.inspect(mode)
    return Subject(model, [weight.double() for weight in weights], running, mode, state(model), gradients)


def draw_rows(rows: int) -> Tensor:
    """X (rows, 4), of another mean and spread than the batches that batch norm has seen."""
    return torch.randn(rows, FEATURES) * 1.5 + 0.5


def export(student: Student, model: Model, example: Tensor | Handle) -> Program:
    """Call the student's ``export_model``; insist on a program."""
    found = call(student, "export_model", model=model, example=example)
    if isinstance(found, Program):
        return found
    raise fail(
        "return", expected=say("exporting.expected.program"), found=describe(found), cause=say(_no_program(found))
    )


def call(student: Student, function: str, **arguments: Any) -> Any:
    """Call the student's function; of what it raises, name the usual causes."""
    try:
        return student.call(function, **arguments)
    except StudentError as error:
        for name, pattern, cause, kind in _REFUSED:
            if name == function and re.search(pattern, error.raised.message):
                raise fail(kind, found=raised_words(error), cause=say(f"exporting.cause.{cause}")) from None
        raise


def explain_refusal(error: StudentError) -> None:
    """Raise Failure where it is known why a program does not take what the model takes."""
    for pattern, cause, kind in _NOT_TAKEN:
        if re.search(pattern, error.raised.message):
            raise fail(kind, found=raised_words(error), cause=say(f"exporting.cause.{cause}")) from None


def raised_words(error: StudentError) -> Text:
    return say("found.raised", type=error.raised.type, message=error.raised.message.splitlines()[0][:120])


def _no_program(found: Any) -> str:
    if found is None:
        return "cause.no_return"
    if isinstance(found, Model):
        name = "torchscript" if found.type.startswith("torch.jit") else "model_itself"
        return f"exporting.cause.{'module_of_program' if 'GraphModule' in found.type else name}"
    if isinstance(found, Function) and found.type.startswith("torch.jit"):
        return "exporting.cause.torchscript"
    if isinstance(found, list):
        return "exporting.cause.returns_more"
    return "exporting.cause.state_only" if isinstance(found, dict) else "exporting.cause.no_program"


def called_by(program: Program) -> Called:
    """What the program computes by. That it has such a thing is the worker's word."""
    found = program.module()
    if not isinstance(found, Called):
        raise fail("return", expected=say("exporting.expected.program"), found=describe(found))
    return found


def check_many_rows(check: Callable[[Tensor], None], draw: Callable[[int], Tensor]) -> None:
    """Insist on the right outputs for any number of rows, that of the example first."""
    refused: dict[int, StudentError] = {}
    for rows in MANY_ROWS:
        try:
            check(draw(rows))
        except StudentError as error:
            refused[rows] = error
    if not refused:
        return
    last = refused[max(refused)]
    if len(refused) == len(MANY_ROWS) and not re.search(GUARD, last.raised.message):
        raise last
    of_rows = any(re.search(_GUARD_OF_ROWS, error.raised.message) for error in refused.values())
    cause = "fixed_rows" if len(refused) >= len(MANY_ROWS) - 1 else "limited_rows"
    raise fail(
        "shape",
        expected=say("exporting.expected.rows", rows=join(map(str, sorted(MANY_ROWS)))),
        found=say("exporting.found.refused", rows=join(map(str, sorted(refused))), error=raised_words(last)),
        cause=say(f"exporting.cause.{cause if of_rows else 'other_example'}"),
    )


def check_numbers_left_alone(subject: Subject, function: str) -> None:
    """Insist that the model's parameters and buffers are as they were."""
    now = state(subject.model)
    names = [name for name, item in subject.numbers.items() if name not in now or not _equal(now[name], item)]
    if names:
        buffers_only = all("running" in name or "num_" in name for name in names)
        ran = "exported_in_training" if function == "export_model" else "model_ran_in_training"
        cause = f"exporting.cause.{ran if buffers_only else 'model_changed'}"
        raise fail("params", found=say("saving.found.changed", names=join(names)), cause=say(cause, function=function))


def check_model_left_alone(subject: Subject, function: str) -> None:
    """Insist that the model's numbers, its mode and autograd are as they were. It has a dropout of one half."""
    model, mode = subject.model, subject.mode
    check_numbers_left_alone(subject, function)
    changed = gradients_changed(model, subject.gradients)
    if changed:
        found = say(f"exporting.found.gradients_{changed}")
        raise fail("grad", found=found, cause=say("exporting.cause.gradients", function=function))
    x = draw_rows(12)
    one, two = model(x), model(x)
    if not isinstance(one, RemoteTensor) or not isinstance(two, RemoteTensor):
        raise fail("params", found=describe(one))
    training = not _equal(one.values, two.values)
    if training != (mode == "train"):
        left = "left_in_eval" if mode == "train" else "left_in_train"
        raise fail(
            "params", found=say(f"classes.found.{left}"), cause=say(f"exporting.cause.{left}", function=function)
        )
    if not one.requires_grad:
        raise fail("grad", found=say("found.no_graph"), cause=say("exporting.cause.grad_off", function=function))


def _equal(found: Tensor, wanted: Tensor) -> bool:
    return found.dtype == wanted.dtype and torch.equal(found, wanted)


def must_be_begun(student: Student, name: str, **arguments: Any) -> None:
    """Give a function what it cannot work with. An untouched one says so here, before anything costly is made."""
    try:
        student.call(name, **arguments)
    except StudentError as error:
        if error.raised.not_started:
            raise


def new_program_path(student: Student) -> str:
    """The name of a file that no check has used."""
    return new_path(student).removesuffix(".pt") + ".pt2"


def save(student: Student, program: Program, path: str) -> None:
    """Call the student's ``save_program``; insist on a file."""
    call(student, "save_program", program=program, path=path)
    try:
        check_file(student, path)
    except Failure as failure:
        failure.cause = say("exporting.cause.not_written")
        raise


def load(student: Student, path: str) -> Called:
    """Call the student's ``load_program``; insist on something that can be called."""
    found = call(student, "load_program", path=path)
    if isinstance(found, Called) and not isinstance(found, Program):
        return found
    cause = "cause.no_return" if found is None else "exporting.cause.nothing_to_call"
    if isinstance(found, Program):
        cause = "exporting.cause.module_missing"
    raise fail("return", expected=say("exporting.expected.called"), found=describe(found), cause=say(cause))
