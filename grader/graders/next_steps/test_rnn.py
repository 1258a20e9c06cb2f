"""Public checks of ``rnn``: they guide."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any, Final

import torch
from torch import Tensor

from grader.checks import points
from grader.feedback.text import say
from grader.graders.first_network import training
from grader.graders.next_steps import recurrent_net, recurrent_training
from grader.graders.next_steps.recurrent_layer import check_states
from grader.graders.next_steps.recurrent_weights import OTHER
from grader.graders.next_steps.sliding_windows import check_windows
from grader.reference import Recipe, network
from grader.reference import train as train_exactly
from grader.student import Student

CLIPS: Final[Mapping[str, dict[str, Any]]] = {
    "no_clip": {"clip": None},
    "by_value": {"clip_by": "value"},
    "each_alone": {"clip_by": "each"},
    "always_scaled": {"clip_by": "always"},
    "other_norm": {"clip_by": "l1"},
    "other_norm+": {"clip_by": "largest"},
    "other_norm++": {"clip_by": "squares"},
    "some_clipped": {"clip_by": "first"},
    "some_clipped+": {"clip_by": "last"},
    "limit_fixed": {"clip": 1.0},
    "limit_fixed+": {"clip": 0.5},
    "limit_fixed++": {"clip": 5.0},
}
"""What is made of the clipping by mistake."""


def draw_training(
    recipe: Recipe, rows: int, share: float, defaults: bool
) -> tuple[list[Tensor], Tensor, Tensor, Recipe]:
    """Weights, X, y, and the recipe with a limit of ``share`` times the norm of the first gradient.

    Plain SGD then clips the first gradients and not the later ones, and every mistake shows: else others are drawn.
    """
    for _ in range(20):
        x, y = training.draw_data(rows)
        y, weights = 2 * y, training.draw_weights()
        limited = recipe.but(clip=share * _norm(weights, x, y))
        if defaults or recipe.rule == "Adam" or recipe.momentum:
            break
        tried = [limited, *(limited.but(**CLIPS[name]) for name in ("no_clip", "by_value", "always_scaled"))]
        last = [train_exactly(weights, x, y, item).losses[-1] for item in tried]
        if all(abs(a - b) > 1e-3 * a for a, b in combinations(last, 2)):
            break
    return weights, x, y, limited


def check_training(student: Student, recipe: Recipe, rows: int, *, share: float = 0.3, defaults: bool = False) -> None:
    """Insist on every loss of ``train``, and on the weights afterwards."""
    weights, x, y, limited = draw_training(recipe, rows, share, defaults)
    recipe = recipe if defaults else limited
    model = student.network(weights)
    settings: dict[str, Any] = {"momentum": recipe.momentum} if recipe.rule == "SGD" else {}
    if recipe.lr < 0:
        settings["maximize"] = True
    optimizer = student.optimizer(recipe.rule, model, abs(recipe.lr), **settings)
    given = {} if defaults else {"epochs": recipe.epochs, "max_norm": recipe.clip}
    found = student.call("train", model=model, X=x, y=y, optimizer=optimizer, **given)
    mistakes = {name: recipe.but(**change) for name, change in CLIPS.items()}
    for number, lr in enumerate((0.01, 0.001, 0.1), 1):
        mistakes["adam_used" + "+" * number] = recipe.but(rule="Adam", lr=lr, momentum=0.0)
    for size in (1, 2, 4, 5, 8, 10, 16, 20, 32):
        if size < rows:
            mistakes["minibatches" + "+" * size] = recipe.but(batch=size)
    for count in (1, 5, 10, 20, 32, rows // 2, rows - 1):
        if count < rows:
            mistakes["rows_missing" + "+" * count] = recipe.but(rows=count)
    if recipe.clip:
        factors = (0.5, 2.0, recipe.clip)
        mistakes |= {"limit_changed" + "+" * i: recipe.but(clip=f * recipe.clip) for i, f in enumerate(factors)}
    if defaults:
        limits = (None, 0.1, 0.25, 0.5, 2.0, 5.0, 10.0)
        mistakes = {"default_norm" + "+" * i: recipe.but(clip=limit) for i, limit in enumerate(limits)}
    what = say("what.train")
    more = {name: item for name, item in mistakes.items() if item != recipe}
    data = (x, y)
    training.check_run(
        found, model, weights, data, recipe, what=what, student=student, more_mistakes=more, words="rnn.mistake"
    )


def _norm(weights: list[Tensor], x: Tensor, y: Tensor) -> float:
    leaves = [weight.double().requires_grad_() for weight in weights]
    loss = (network(leaves, x.double()) - y.double()).square().mean()
    return float(torch.cat([g.flatten() for g in torch.autograd.grad(loss, leaves)]).norm())


@points(2, kind="values", of="windows")
def test_windows_and_the_values_that_follow(student: Student) -> None:
    check_windows(student, torch.randn(17), 5)
    check_windows(student, torch.randn(9), 3)


@points(3, kind="forward", of="recurrent")
def test_states_after_every_step(student: Student) -> None:
    check_states(student, 5, 5, 5, 5)  # what fits by chance only raises no error here, and shows in the numbers
    check_states(student, 4, 6, 3, 5)


@points(1, kind="params", of="SequenceModel")
def test_layers_have_the_right_sizes(student: Student) -> None:
    recurrent_net.MODEL.make(student)
    recurrent_net.MODEL.make(student, OTHER)


@points(3, kind="forward", of="SequenceModel")
def test_forward_matches_the_formula(student: Student) -> None:
    recurrent_net.check_forward(student, None, rows=6, steps=4)
    recurrent_net.check_forward(student, OTHER, rows=3, steps=7)


@points(3, kind="loss", of="train")
def test_losses_of_each_epoch(student: Student) -> None:
    with recurrent_training.explained(student):
        check_training(student, Recipe("SGD", lr=0.17, epochs=15), rows=40)
