"""Hidden checks of ``linear_model``: they grade."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from grader.boundary import props
from grader.checks import points
from grader.feedback.text import say
from grader.graders.concepts.linear_layer import FEATURES, NAME, check_forward, check_output, check_trainable, read
from grader.graders.concepts.test_linear_model import (
    check_by_hand,
    check_count,
    check_network_is_counted,
    check_product,
    draw,
)
from grader.graders.first_network.layered_model import refill
from grader.judging import fail, join, torch_untouched
from grader.student import RemoteTensor, Student
from grader.values import check_tensor, check_untouched

SIZES = ((4, 5, 5), (3, 3, 3), (3, 4, 3), (1, 5, 2), (6, 1, 3), (6, 4, 1), (40, 31, 7), (1, 1, 1))
"""Rows, inputs, outputs: square weights first, where a product that is not transposed fits."""


@points(1, kind="forward")
def test_any_rows_and_weights(student: Student) -> None:
    for rows, scale, mode in ((300, 1.0, "eval"), (20, 1e-3, "train"), (20, 1e4, "eval"), (1, 1.0, "train")):
        check_forward(student, rows, scale, mode)
    model = student.build(NAME)
    x = torch.randn(6, FEATURES)
    first, alone = model(x), model(x[2:3])
    check_tensor(alone, first.values[2:3].double(), what=say("linear_model.what.output"), kind="forward")
    check_tensor(model(x), first.values.double(), what=say("linear_model.what.output"), kind="forward")
    _check_models_are_apart(student)


def _check_models_are_apart(student: Student) -> None:
    """What is written into one model's parameters is no business of another's."""
    one, other = student.build(NAME), student.build(NAME)
    before = other.parameters()
    refill(one, one.parameters())
    if any(not torch.equal(item.values, before[name].values) for name, item in other.parameters().items()):
        raise fail("params", found=say("linear_model.found.shared"), cause=say("linear_model.cause.shared"))


@points(1, kind="grad")
def test_gradients_reach_weight_and_bias(student: Student) -> None:
    for rows in (8, 1):
        model = student.build(NAME)
        parameters, weight, bias = read(model)
        x, upstream = torch.randn(rows, FEATURES), torch.randn(rows, 1)
        output, gradients = model.backward(x, upstream)
        check_output(output, x, (parameters[weight].values, parameters[bias].values))
        missing = [name for name in parameters if not isinstance(gradients.get(name), RemoteTensor)]
        if missing:
            cut = isinstance(output, RemoteTensor) and not output.requires_grad
            raise fail(
                found=say("found.no_gradient", names=join(missing)),
                cause=say("cause.detached" if cut else "cause.no_gradient"),
                advice=say("cause.detached_advice"),
            )
        exact = {weight: (upstream.T @ x).double(), bias: upstream.sum().double()}
        for name, gradient in exact.items():
            _check_gradient(gradients[name], gradient, name, parameters[name].values, x, upstream)


def _check_gradient(
    found: RemoteTensor, exact: Tensor, name: str, parameter: Tensor, x: Tensor, upstream: Tensor
) -> None:
    exact = exact.reshape(parameter.shape)
    size = (upstream.abs().T @ x.abs()).max() + upstream.abs().sum()
    what = say("linear_model.what.gradient", name=name)
    check_tensor(found, exact, what=what, kind="grad", magnitude=size.expand(exact.shape))


@points(1, kind="values")
def test_by_hand_for_any_sizes(student: Student) -> None:
    for dtype in (torch.float32, torch.float64):
        for rows, n_in, n_out in SIZES:
            check_by_hand(student, rows, n_in, n_out, dtype)


@points(1, kind="values")
def test_any_model_is_counted(student: Student) -> None:
    check_network_is_counted(student, (7, 5, 4), frozen=True)
    check_count(student, student.deep_network(), props.deep())
    model = student.build(NAME)
    parameters, *_ = read(model)
    check_trainable(parameters)
    check_count(student, model, nn.Linear(FEATURES, 1))


@points(1, kind="integrity")
def test_inputs_are_left_alone(student: Student) -> None:
    handles = {name: (student.tensor(values), values) for name, values in draw(4, 3, 2).items()}
    student.call("linear_by_hand", **{name: handle for name, (handle, _) in handles.items()})
    check_untouched(handles, "linear_by_hand")
    x = torch.randn(4, FEATURES)
    handle = student.tensor(x)
    student.build(NAME)(handle)
    check_untouched({"x": (handle, x)}, "forward")
    model = student.network([torch.randn(3, 4), torch.randn(3), torch.randn(2, 3), torch.randn(2)])
    before = model.parameters()
    student.call("count_parameters", model=model)
    after = model.parameters()
    if any(not _same(after[name], item) for name, item in before.items()):
        raise fail(found=say("linear_model.found.model_changed"), cause=say("linear_model.cause.count_changes_model"))


def _same(after: RemoteTensor, before: RemoteTensor) -> bool:
    return after.requires_grad == before.requires_grad and torch.equal(after.values, before.values)


@points(1, kind="grad")
def test_gradients_flow_through_the_formula(student: Student) -> None:
    for rows, n_in, n_out in ((6, 4, 3), (5, 10, 1)):
        given = draw(rows, n_in, n_out)
        upstream = torch.randn(rows, n_out)
        handles = {name: student.tensor(values, requires_grad=True) for name, values in given.items()}
        output, found = student.differentiate("linear_by_hand", upstream, **handles)
        check_product(output, given)
        missing = [name for name in given if not isinstance(found.get(name), RemoteTensor)]
        if missing:
            raise fail(
                found=say("linear_model.found.no_gradient", names=join(missing)),
                cause=say("linear_model.cause.by_hand_cut", names=join(missing)),
                advice=say("linear_model.cause.by_hand_cut_advice"),
            )
        x, w, u = given["x"].double(), given["weight"].double(), upstream.double()
        exact = {"x": u @ w, "weight": u.T @ x, "bias": u.sum(0)}
        for name, gradient in exact.items():
            what = say("linear_model.what.gradient", name=name)
            size = (gradient.abs().mean() + 10).expand(gradient.shape)
            check_tensor(found[name], gradient, what=what, kind="grad", magnitude=size)


@points(1, kind="integrity")
def test_torch_is_left_as_it_was(student: Student) -> None:
    student.build(NAME)(torch.randn(2, FEATURES))
    torch_untouched(student)
