"""Public checks of ``two_layers``: they guide."""

from __future__ import annotations

from typing import Final

import torch

from grader.checks import points
from grader.graders.first_network import layered_gradients, layered_model
from grader.graders.first_network.layered_model import Specification
from grader.student import Student

SPEC: Final = Specification(
    name="TwoLayerModel",
    activation=lambda hidden: hidden,
    mistakes={
        "one_layer_only": lambda w, x: (x @ w[0].T + w[1])[:, : w[2].shape[0]],
        "activation_between": lambda w, x: torch.relu(x @ w[0].T + w[1]) @ w[2].T + w[3],
        "tanh_between": lambda w, x: torch.tanh(x @ w[0].T + w[1]) @ w[2].T + w[3],
        "sigmoid_between": lambda w, x: torch.sigmoid(x @ w[0].T + w[1]) @ w[2].T + w[3],
        "activation_after": lambda w, x: torch.relu((x @ w[0].T + w[1]) @ w[2].T + w[3]),
        "sigmoid_after": lambda w, x: torch.sigmoid((x @ w[0].T + w[1]) @ w[2].T + w[3]),
        "tanh_after": lambda w, x: torch.tanh((x @ w[0].T + w[1]) @ w[2].T + w[3]),
        "softmax_after": lambda w, x: torch.softmax((x @ w[0].T + w[1]) @ w[2].T + w[3], dim=1),
        "relu_on_the_input": lambda w, x: (torch.relu(x) @ w[0].T + w[1]) @ w[2].T + w[3],
        "no_bias_used": lambda w, x: (x @ w[0].T) @ w[2].T,
        "first_bias_unused": lambda w, x: (x @ w[0].T) @ w[2].T + w[3],
        "second_bias_unused": lambda w, x: (x @ w[0].T + w[1]) @ w[2].T,
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
