"""The largest difference between two models' outputs, and what usual mistakes give for it."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from grader.failures import Failure
from grader.feedback.text import say
from grader.graders.next_steps.exporting import (
    Subject,
    call,
    check_numbers_left_alone,
)
from grader.student import Student
from grader.values import check_number, check_untouched


def check_difference(student: Student, subject: Subject, other: Subject, x: Tensor, loaded: Any = None) -> None:
    """Insist on the largest absolute difference between two classifiers' outputs; name the usual other numbers.

    ``loaded`` is a program that does what ``other`` does.
    """
    handle = student.tensor(x)
    arguments = {"model": subject.model, "loaded": loaded or student.deployed(other.model), "X": handle}
    found = call(student, "max_difference", **arguments)
    ours, theirs = subject.outputs(x), other.outputs(x)
    try:
        check_number(
            found,
            float((ours - theirs).abs().max()),
            what=say("exporting.what.difference"),
            size=10 + float(ours.abs().max()),
            mistakes=lambda: {
                f"exporting.cause.{name}": float(number)
                for name, number in _other_differences(ours, theirs, subject.outputs_in_training(x)).items()
            },
        )
    except Failure as failure:
        check_untouched({"X": (handle, x)}, "max_difference")
        check_numbers_left_alone(subject, "max_difference")
        check_numbers_left_alone(other, "max_difference")
        # With dropout, the numbers of training mode are others in every call.
        if failure.kind == "values" and student.call("max_difference", **arguments) != found:
            failure.cause = say("exporting.cause.difference_in_training")
        raise


def _other_differences(ours: Tensor, theirs: Tensor, in_training: Tensor) -> dict[str, Tensor]:
    d = ours - theirs
    others = {
        "difference_in_training": (in_training - theirs).abs().max(),
        "mean": d.abs().mean(),
        "sum": d.abs().sum(),
        "sign_kept": d.max(),
        "sign_kept_other": (-d).max(),
        "smallest": d.abs().min(),
        "squared": d.square().max(),
        "mse": d.square().mean(),
        "rmse": d.square().mean().sqrt(),
        "norm": d.norm(),
        "row_sums": d.abs().sum(1).max(),
        "row_sums+": d.abs().sum(0).max(),
        "row_means": d.abs().mean(1).max(),
        "row_means+": d.abs().mean(0).max(),
        "mean_of_largest": d.abs().amax(1).mean(),
        "mean_of_largest+": d.abs().amax(0).mean(),
        "row_norms": d.norm(dim=1).max(),
        "size_first": (ours.abs() - theirs.abs()).abs().max(),
        "size_first+": (ours.abs() - theirs.abs()).max(),
        "first_column": d[:, 0].abs().max(),
        "last_column": d[:, -1].abs().max(),
        "whether_equal": torch.ones(()),
        "relative": (d / ours).abs().max(),
        "relative_other": (d / theirs).abs().max(),
        "of_largest": (ours.max() - theirs.max()).abs(),
        "of_largest_signed": ours.max() - theirs.max(),
        "of_sizes": (ours.abs().max() - theirs.abs().max()).abs(),
        "first_row": d[0].abs().max(),
        "last_row": d[-1].abs().max(),
        "no_difference": torch.zeros(()),
        "percent": 100 * d.abs().max(),
        "one_side": ours.abs().max(),
        "one_side_largest": ours.max(),
        "other_side": theirs.abs().max(),
        "other_side_largest": theirs.max(),
    }
    right = d.abs().max()
    return {name: value for name, value in others.items() if abs(value - right) > 1e-3 * right}
