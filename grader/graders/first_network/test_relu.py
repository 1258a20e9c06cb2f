"""Public checks of ``relu``: they guide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import torch
from torch import Tensor, nn

from grader.checks import points
from grader.graders.first_network import layered_gradients, layered_model
from grader.graders.first_network.layered_model import Formula, Specification
from grader.student import Student


def _with(activation: Callable[[Tensor], Tensor]) -> Formula:
    """The formula with another activation in ReLU's place."""
    return lambda w, x: activation(x @ w[0].T + w[1]) @ w[2].T + w[3]


SPEC: Final = Specification(
    name="ReluModel",
    activation=torch.relu,
    mistakes={
        "no_activation": _with(lambda hidden: hidden),
        "relu_after": lambda w, x: torch.relu((x @ w[0].T + w[1]) @ w[2].T + w[3]),
        "relu_between_and_after": lambda w, x: torch.relu(torch.relu(x @ w[0].T + w[1]) @ w[2].T + w[3]),
        "relu_on_the_input": lambda w, x: (torch.relu(x) @ w[0].T + w[1]) @ w[2].T + w[3],
        "relu_on_the_input_too": lambda w, x: torch.relu(torch.relu(x) @ w[0].T + w[1]) @ w[2].T + w[3],
        "leaky_relu": _with(nn.functional.leaky_relu),
        "relu6": _with(nn.functional.relu6),
        "absolute_value": _with(torch.abs),
        "negative_half": _with(lambda hidden: hidden.clamp(max=0)),
        "minus_relu": _with(lambda hidden: torch.relu(-hidden)),
        "elu": _with(nn.functional.elu),
        "selu": _with(nn.functional.selu),
        "gelu": _with(nn.functional.gelu),
        "gelu_tanh": _with(lambda hidden: nn.functional.gelu(hidden, approximate="tanh")),
        "silu": _with(nn.functional.silu),
        "softplus": _with(nn.functional.softplus),
        "sigmoid": _with(torch.sigmoid),
        "tanh": _with(torch.tanh),
        "squared": _with(torch.square),
        "sigmoid_after": lambda w, x: torch.sigmoid(torch.relu(x @ w[0].T + w[1]) @ w[2].T + w[3]),
        "softmax_after": lambda w, x: torch.softmax(torch.relu(x @ w[0].T + w[1]) @ w[2].T + w[3], dim=1),
        "first_bias_unused": lambda w, x: torch.relu(x @ w[0].T) @ w[2].T + w[3],
        "second_bias_unused": lambda w, x: torch.relu(x @ w[0].T + w[1]) @ w[2].T,
        "no_bias_used": lambda w, x: torch.relu(x @ w[0].T) @ w[2].T,
    },
)


@points(1, kind="import")
def test_model_can_be_built(student: Student) -> None:
    layered_model.check_it_can_be_built(student, SPEC)


@points(1, kind="params")
def test_parameter_shapes(student: Student) -> None:
    layered_model.read_layers(SPEC.build(student), layered_model.DEFAULT)
    layered_model.read_layers(SPEC.build(student, (7, 5, 3)), (7, 5, 3))


@points(1, kind="shape")
def test_output_shape(student: Student) -> None:
    layered_model.check_output_shape(student, SPEC, None, rows=100)
    layered_model.check_output_shape(student, SPEC, (7, 5, 3), rows=4)
    layered_model.check_output_dtype(student, SPEC)


@points(2, kind="forward")
def test_forward_matches_the_formula(student: Student) -> None:
    layered_model.check_forward(student, SPEC, None, rows=100)


@points(2, kind="grad")
def test_gradients_match_autograd(student: Student) -> None:
    layered_gradients.check_gradients(student, SPEC, None, rows=8)
