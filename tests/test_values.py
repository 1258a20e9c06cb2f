"""A result is judged by shape, then dtype, then values, and a usual mistake is named by its numbers."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from grader.failures import Failure
from grader.feedback.text import say
from grader.student import RemoteTensor
from grader.values import check_number, check_numbers, check_tensor, parts

WHAT = say("tensors.what.dot")
EXACT = torch.tensor([[1.25, -2.5, 3.75], [4.125, 0.3333, 6.0625]], dtype=torch.float64)
MISTAKES = {"cause.transposed": EXACT.T, "cause.reduced": EXACT.sum(), "loss.cause.half": EXACT / 2}


def remote(values: torch.Tensor) -> RemoteTensor:
    return RemoteTensor(values, "cpu", False)


def failure(found: Any, expected: torch.Tensor = EXACT, **options: Any) -> tuple[str, str]:
    """The kind and the cause of what is wrong."""
    with pytest.raises(Failure) as caught:
        check_tensor(found, expected, what=WHAT, mistakes=MISTAKES, **options)
    assert caught.value.cause is not None
    return caught.value.kind, caught.value.cause.key


def test_rounding_of_float32_is_right() -> None:
    check_tensor(remote(EXACT.float() * (1 + 1e-6)), EXACT, what=WHAT, mistakes=MISTAKES)


@pytest.mark.parametrize(
    ("found", "kind", "cause"),
    [
        (None, "return", "cause.no_return"),
        (1.5, "return", "cause.not_a_tensor"),
        (remote(EXACT.float().T), "shape", "cause.transposed"),
        (remote(EXACT.float().sum()), "shape", "cause.reduced"),
        (remote(EXACT.float()[None]), "shape", "cause.squeezed"),
        (remote(EXACT.float()[:, :2]), "shape", "values.shape"),
        (remote(EXACT), "dtype", "cause.dtype"),
        (remote(EXACT.float() / 2), "values", "loss.cause.half"),
        (remote(EXACT.round(decimals=1).float()), "values", "values.rounded"),
        (remote(EXACT.float() + 1), "values", "values.unknown"),
        (remote(EXACT.float() * float("nan")), "values", "values.not_finite"),
        (remote(torch.zeros_like(EXACT).float()), "values", "values.unknown"),
    ],
)
def test_a_wrong_tensor_is_told_by_its_numbers(found: Any, kind: str, cause: str) -> None:
    assert failure(found) == (kind, cause)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_right_numbers_in_half_precision_fail_for_their_dtype(dtype: torch.dtype) -> None:
    """So coarse a dtype is near the usual mistakes as well, and no entry differs from the right one."""
    near_misses = {"loss.cause.half": EXACT * 1.01}
    with pytest.raises(Failure) as caught:
        check_tensor(remote(EXACT.to(dtype)), EXACT, what=WHAT, mistakes=near_misses)
    assert caught.value.cause is not None
    assert (caught.value.kind, caught.value.cause.key) == ("dtype", "cause.dtype")


def test_whole_numbers_are_exact() -> None:
    numbers = torch.arange(3)
    check_tensor(remote(numbers), numbers, what=WHAT, dtype=torch.int64)
    assert failure(remote(numbers + 1), numbers, dtype=torch.int64) == ("values", "values.unknown")
    assert failure(remote(numbers.float()), numbers, dtype=torch.int64) == ("dtype", "values.fixed_float32")


def test_a_mistake_that_gives_the_right_numbers_is_not_named() -> None:
    expected = torch.zeros(2, 3, dtype=torch.float64)
    with pytest.raises(Failure) as caught:
        check_tensor(remote(expected), expected, what=WHAT, mistakes={"loss.cause.half": expected / 2})
    assert caught.value.cause is not None
    assert caught.value.cause.key == "cause.dtype"


@pytest.mark.parametrize(
    ("found", "cause"),
    [
        (5.0, "loss.cause.half"),
        (10.12, "values.rounded"),
        (7.0, "values.unknown_numbers"),
        (float("inf"), "values.not_finite"),
        (remote(torch.tensor(10.123)), "values.tensor_for_number"),
        ("10.123", "values.not_a_number"),
        (None, "cause.no_return"),
    ],
)
def test_a_wrong_number_is_told(found: Any, cause: str) -> None:
    with pytest.raises(Failure) as caught:
        check_number(found, 10.1234, what=WHAT, size=1.0, mistakes=lambda: {"loss.cause.half": 5.0})
    assert caught.value.cause is not None
    assert caught.value.cause.key == cause


@pytest.mark.parametrize(
    ("found", "cause"),
    [
        ([1.0, 2.0], "values.one_less"),
        ([1.0, 2.0, 3.0, 4.0], "values.one_more"),
        ([1.0] * 5, "values.length"),
        ([1.0], "loss.cause.first_only"),
        (1.0, "loss.cause.first_only"),
        ([3.0, 2.0, 1.0], "values.unknown_numbers"),
        ([1.0, 2.0, remote(torch.tensor(3.0))], "values.tensor_for_number"),
        ("123", "values.not_a_list"),
    ],
)
def test_wrong_numbers_are_told(found: Any, cause: str) -> None:
    with pytest.raises(Failure) as caught:
        check_numbers(found, [1.0, 2.0, 3.0], what=WHAT, size=1.0, mistakes={"loss.cause.first_only": [1.0]})
    assert caught.value.cause is not None
    assert caught.value.cause.key == cause


def test_a_mistake_is_not_named_where_another_one_gives_the_same() -> None:
    expected, wrong = torch.tensor(4.0, dtype=torch.float64), torch.tensor(2.0, dtype=torch.float64)
    ambiguous = {"loss.cause.half": wrong, "loss.cause.root": wrong}
    variants = {"loss.cause.half": wrong, "loss.cause.half+": wrong}
    for mistakes, cause in ((ambiguous, "values.unknown"), (variants, "loss.cause.half")):
        with pytest.raises(Failure) as caught:
            check_tensor(remote(wrong.float()), expected, what=WHAT, mistakes=mistakes)
        assert caught.value.cause is not None
        assert caught.value.cause.key == cause


def test_parts_come_side_by_side() -> None:
    assert parts([1, 2], 2, what=WHAT) == [1, 2]
    for found in (None, 1, [1], [1, 2, 3], {"a": 1, "b": 2}):
        with pytest.raises(Failure):
            parts(found, 2, what=WHAT)
