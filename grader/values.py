"""What a function gives back, against what it must give and against what the usual mistakes would give.

For functions of tensors, where ``judging.tensor`` is for models: here a wrong answer is first compared with those of
the usual mistakes, whatever its shape, so that the failing check names the mistake and not one of its consequences.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from grader.failures import Failure
from grader.feedback.text import Text, say
from grader.judging import SLACK, fail
from grader.student import Handle, RemoteTensor, describe, dtype_name


def check_tensor(
    found: Any,
    expected: Tensor,
    *,
    what: Text,
    dtype: torch.dtype = torch.float32,
    kind: str = "values",
    magnitude: Tensor | None = None,
    mistakes: Mapping[str, Tensor] | None = None,
    dtypes: Mapping[torch.dtype, str] | None = None,
) -> None:
    """Insist on a tensor: shape, then dtype, then values.

    ``expected`` and ``mistakes`` (message key -> what that mistake gives) are in float64, or whole numbers.
    ``magnitude`` says how large the numbers are that each value was computed from. ``dtypes``: the cause of a dtype.
    """
    if not isinstance(found, RemoteTensor):
        cause = say("cause.no_return") if found is None else say("cause.not_a_tensor")
        expected_text = say("expected.tensor", what=what, shape=tuple(expected.shape))
        raise fail("return", expected=expected_text, found=describe(found), cause=cause)
    values = found.values
    shape, wanted = tuple(values.shape), tuple(expected.shape)
    sizes = expected.double().abs() + 1.0 if magnitude is None else magnitude.double()
    if shape == wanted and values.dtype == dtype and near(values, expected, sizes):
        return
    name = _mistake(values, expected, mistakes or {})
    if shape != wanted:
        raise fail(
            "shape",
            expected=say("expected.shape", what=what, shape=wanted),
            found=say("found.shape", shape=shape),
            cause=say(name) if name else _shape_cause(shape, wanted),
        )
    if name is None and values.dtype != dtype:
        raise fail(
            "dtype",
            expected=say("expected.dtype", what=what, dtype=dtype_name(dtype)),
            found=say("found.dtype", dtype=dtype_name(values.dtype)),
            cause=say((dtypes or {}).get(values.dtype, _dtype_cause(values.dtype))),
        )
    cause = say(name) if name else say("values.not_finite" if not _finite(values) else "values.unknown")
    raise _difference(values, expected, sizes, what, kind, cause)


def near(found: Tensor, expected: Tensor, sizes: Tensor) -> bool:
    """Whether these are the same numbers: whole ones exactly, others up to the roundings of their dtype."""
    if found.shape != expected.shape or found.is_complex():
        return False
    return bool(_apart(found, expected, sizes).logical_not().all())


def _apart(found: Tensor, expected: Tensor, sizes: Tensor) -> Tensor:
    if not found.dtype.is_floating_point:
        return found.double() != expected.double()
    close = (found.double() - expected.double()).abs() <= SLACK * torch.finfo(found.dtype).eps * sizes + 1e-30
    return close.logical_not()


def _finite(values: Tensor) -> bool:
    return bool(torch.isfinite(values).all())


def _mistake(values: Tensor, expected: Tensor, mistakes: Mapping[str, Tensor]) -> str | None:
    """The mistake that gives just these numbers, in whatever dtype; none where the numbers are right."""
    if values.is_complex():
        return None
    coarse = values.float() if values.dtype == torch.float64 else values
    for name, wrong in mistakes.items():
        # A mistake may give the right numbers for some input, or numbers that are none at all.
        if wrong.shape == expected.shape and near(wrong.float(), expected, expected.double().abs() + 1.0):
            continue
        if near(coarse, wrong, wrong.double().abs() + wrong.double().abs().mean() + 1e-6):
            return name
    return None


def _dtype_cause(found: torch.dtype) -> str:
    # Where float32 is wrong, the inputs were of another dtype.
    return "values.fixed_float32" if found == torch.float32 else "cause.dtype"


def _shape_cause(found: tuple[int, ...], wanted: tuple[int, ...]) -> Text:
    if found[::-1] == wanted:
        return say("cause.transposed")
    if tuple(size for size in found if size != 1) == tuple(size for size in wanted if size != 1):
        return say("cause.squeezed")
    if found == ():
        return say("cause.reduced")
    return say("values.shape")


def _difference(values: Tensor, expected: Tensor, sizes: Tensor, what: Text, kind: str, cause: Text) -> Failure:
    if values.is_complex():
        return fail(kind, found=say("found.dtype", dtype=dtype_name(values.dtype)), cause=cause)
    place = tuple(int(index) for index in _apart(values, expected, sizes).nonzero()[0]) if values.dim() else ()
    at = say("values.at", place=", ".join(map(str, place))) if place else ""
    return fail(
        kind,
        expected=say("values.entry", what=what, at=at, value=_plain(expected[place])),
        found=say("values.number", value=_plain(values[place])),
        cause=cause,
    )


def _plain(value: Tensor) -> float | int | bool:
    number: float | int | bool = value.item()
    return number


def parts(found: Any, count: int, *, what: Text, kind: str = "return") -> list[Any]:
    """Insist on so many things side by side, as a tuple or a list."""
    if isinstance(found, list) and len(found) == count:
        return found
    raise fail(
        kind,
        expected=say("values.expected_parts", what=what, count=count),
        found=describe(found),
        cause=say("cause.no_return" if found is None else "values.parts"),
    )


def check_untouched(handles: Mapping[str, tuple[Handle, Tensor]], function: str) -> None:
    """Insist that the tensors handed to a function still hold what they held, and record no more than they did."""
    for name, (handle, before) in handles.items():
        after = handle.inspect("tensor")
        if not isinstance(after, RemoteTensor) or after.values.dtype != before.dtype:
            same = False
        else:
            same = torch.equal(after.values, before)
        if not same:
            raise fail(
                "integrity",
                found=say("values.changed", name=name),
                cause=say("values.changed_cause", name=name, function=function),
                advice=say("values.changed_advice", name=name),
            )
