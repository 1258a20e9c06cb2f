"""Hidden checks of ``scikit_learn``: they grade."""

from __future__ import annotations

import torch

from grader.checks import points
from grader.graders.concepts.linear_regression import draw, draw_crossing
from grader.graders.concepts.test_scikit_learn import check_compare, check_sklearn, check_torch
from grader.graders.first_network.training import check_untouched
from grader.judging import torch_untouched
from grader.reference import Recipe
from grader.student import Student


@points(2, kind="values")
def test_any_number_of_features(student: Student) -> None:
    for rows, features in ((30, 1), (50, 4), (200, 25)):
        check_sklearn(student, *draw(rows, features))
        check_torch(student, *draw(rows, features), Recipe("SGD", lr=0.02, epochs=8), lr=0.02, epochs=8)


@points(2, kind="values")
def test_any_rate_and_epochs(student: Student) -> None:
    for lr, epochs in ((0.013, 40), (0.07, 3), (0.03, 1)):
        check_torch(student, *draw(features=6), Recipe("SGD", lr=lr, epochs=epochs), lr=lr, epochs=epochs)
    # Targets so small that the loss is, too, from the first step on: that is no reason to stop.
    x, y = draw(features=6)
    check_torch(student, x, 0.05 * y, Recipe("SGD", lr=0.05, epochs=12), lr=0.05, epochs=12)


@points(1, kind="values")
def test_default_values(student: Student) -> None:
    # Small features: after 500 steps at the rate 0.1 there is still a way to go.
    x, y = draw(features=4, scale=0.05)
    recipe = Recipe("SGD", lr=0.1, epochs=500)
    check_torch(student, x, y, recipe)
    check_compare(student, x, y, recipe)


@points(1, kind="compare")
def test_difference_grows_small(student: Student) -> None:
    x = torch.randn(90, 3)
    y = x @ torch.randn(3, 1) - 2.0 + 0.2 * torch.randn(90, 1)
    for epochs in (2, 30, 400):
        check_compare(student, x, y, Recipe("SGD", lr=0.08, epochs=epochs), lr=0.08, epochs=epochs)
    recipe = Recipe("SGD", lr=0.05, epochs=12)
    check_compare(student, *draw_crossing(recipe), recipe, lr=0.05, epochs=12)


@points(1, kind="integrity")
def test_data_is_left_alone(student: Student) -> None:
    x, y = draw(rows=20, features=4)
    handles = {"X": (student.tensor(x), x), "y": (student.tensor(y), y)}
    student.call("fit_sklearn", X=handles["X"][0], y=handles["y"][0])
    student.call("fit_torch", X=handles["X"][0], y=handles["y"][0], lr=0.01, epochs=2)
    student.call("compare", X=handles["X"][0], y=handles["y"][0], lr=0.01, epochs=2)
    check_untouched(handles)


@points(1, kind="integrity")
def test_torch_is_left_as_it_was(student: Student) -> None:
    x, y = draw(rows=20, features=4)
    student.call("fit_torch", X=x, y=y, lr=0.01, epochs=2)
    torch_untouched(student)
