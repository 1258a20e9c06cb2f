"""Hidden checks of ``two_layers``: they grade."""

from __future__ import annotations

import torch

from grader.checks import points
from grader.graders.first_network import layered_gradients, layered_model
from grader.graders.first_network.test_two_layers import SPEC
from grader.student import Student

UNUSUAL = ((1, 4, 2), (13, 3, 6), (5, 64, 1), (9, 1, 2), (5, 5, 5), (6, 6, 2), (4, 9, 4), (21, 140, 3))


@points(1, kind="forward")
def test_unusual_sizes(student: Student) -> None:
    drawn = torch.randint(2, 40, (3, 3)).tolist()
    for sizes in (*UNUSUAL, *((n_in, n_hidden, n_out) for n_in, n_hidden, n_out in drawn)):
        layered_model.check_forward(student, SPEC, sizes, rows=6)


@points(1, kind="forward")
def test_any_batch_and_scale(student: Student) -> None:
    for rows, scale in ((1, 1.0), (331, 1.0), (20, 1e-3), (20, 1e3), (20, 1e5)):
        layered_model.check_forward(student, SPEC, None, rows, scale)


@points(1, kind="forward")
def test_train_and_eval_mode_agree(student: Student) -> None:
    for mode in ("train", "eval"):
        layered_model.check_forward(student, SPEC, None, rows=40, mode=mode)
    layered_gradients.check_gradients(student, SPEC, (6, 9, 2), rows=150, modes=("train", "eval", "eval", "train"))


@points(1, kind="integrity")
def test_input_is_left_alone(student: Student) -> None:
    layered_model.check_input_untouched(student, SPEC)


@points(1, kind="forward")
def test_no_state_between_calls(student: Student) -> None:
    layered_model.check_no_state(student, SPEC)


@points(1, kind="integrity")
def test_torch_is_left_as_it_was(student: Student) -> None:
    layered_model.check_torch_untouched(student, SPEC)
