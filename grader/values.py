"""What a function gives back, against what it must give and against what the usual mistakes would give.

For functions of tensors, where ``judging.tensor`` is for models: here a wrong answer is first compared with those of
the usual mistakes, whatever its shape, so that the failing check names the mistake and not one of its consequences. A
mistake is named only where no other one gives the same: for a single row, say, a sum and a mean are the same number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import torch
from torch import Tensor

from grader.failures import Failure
from grader.feedback.text import Text, say
from grader.judging import EPS32, SLACK, fail, number, shape_cause, some_tensor
from grader.student import Handle, RemoteTensor, describe, dtype_name

T = TypeVar("T")
Mistakes = Mapping[str, T] | Callable[[], Mapping[str, T]]
"""Message key -> what that mistake gives; or a function that works this out, for when it takes time. A plus at the end
of a key marks a variant of the same mistake."""


def check_tensor(
    found: Any,
    expected: Tensor,
    *,
    what: Text,
    dtype: torch.dtype = torch.float32,
    kind: str = "values",
    magnitude: Tensor | None = None,
    mistakes: Mistakes[Tensor] | None = None,
    dtypes: Mapping[torch.dtype, str] | None = None,
) -> None:
    """Insist on a tensor: shape, then dtype, then values.

    ``expected`` and ``mistakes`` (message key -> what that mistake gives) are in float64, or whole numbers.
    ``magnitude`` says how large the numbers are that each value was computed from. ``dtypes``: the cause of a dtype.
    """
    values = some_tensor(found, shape=expected.shape, what=what, kind="return")
    shape, wanted = tuple(values.shape), tuple(expected.shape)
    sizes = expected.double().abs() + 1.0 if magnitude is None else magnitude.double()
    right = near(values, expected, sizes)
    if right and values.dtype == dtype:
        return
    # In a coarse dtype the right numbers may be near those of a mistake as well.
    name = None if right else _mistake(values, expected, _worked_out(mistakes))
    if shape != wanted:
        raise fail(
            "shape",
            expected=say("expected.shape", what=what, shape=wanted),
            found=say("found.shape", shape=shape),
            cause=say(name) if name else shape_cause(shape, wanted, "values.shape"),
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


def _worked_out(mistakes: Mistakes[T] | None) -> Mapping[str, T]:
    return (mistakes() if callable(mistakes) else mistakes) or {}


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
    """The only mistake that gives just these numbers, in whatever dtype; none where the numbers are right."""
    if values.is_complex():
        return None
    coarse = values.float() if values.dtype == torch.float64 else values
    names = []
    for name, wrong in mistakes.items():
        # A mistake may give the right numbers for some input, or numbers that are none at all.
        if wrong.shape == expected.shape and near(wrong.float(), expected, expected.double().abs() + 1.0):
            continue
        if near(coarse, wrong, wrong.double().abs() + wrong.double().abs().mean() + 1e-6):
            names.append(name)
    if names:
        return _only(names)
    if values.shape == expected.shape and values.dtype.is_floating_point:
        for rounded in (expected.double().round(decimals=places) for places in range(6)):
            visible = bool(rounded.all()) and not near(rounded.float(), expected, rounded.abs())
            if visible and near(coarse, rounded, rounded.abs()):
                return "values.rounded"
    return None


def _only(names: Sequence[str]) -> str | None:
    """The mistake that all these are, if it is one: a plus marks a variant, and the same words mean the same."""
    keys = {name.rstrip("+") for name in names}
    return min(keys) if len({say(key).render("en") for key in keys}) == 1 else None


def _dtype_cause(found: torch.dtype) -> str:
    # Where float32 is wrong, the inputs were of another dtype.
    return "values.fixed_float32" if found == torch.float32 else "cause.dtype"


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


def check_number(
    found: Any,
    expected: float,
    *,
    what: Text,
    size: float,
    kind: str = "values",
    mistakes: Mistakes[float] | None = None,
) -> None:
    """Insist on a plain Python number. ``size``: how large the numbers are that float32 rounds on the way to it."""
    number_text = say("values.entry", what=what, at="", value=expected)
    if not number(found):
        raise fail("return", expected=number_text, found=describe(found), cause=_no_number(found))
    if not _same(found, expected, size):
        raise fail(
            kind,
            expected=number_text,
            found=say("values.number", value=float(found)),
            cause=_named(found, expected, mistakes),
        )


def check_numbers(
    found: Any,
    expected: Sequence[float],
    *,
    what: Text,
    size: float,
    kind: str = "values",
    mistakes: Mistakes[Sequence[float]] | None = None,
) -> None:
    """Insist on a list of plain Python numbers; a mistake may give more or fewer of them."""
    wanted = say("values.expected_numbers", what=what, count=len(expected))
    if not isinstance(found, list):
        alone = _whose([float(found)], expected, size, mistakes) if number(found) else None
        cause = alone or say("cause.no_return" if found is None else "values.not_a_list")
        raise fail("return", expected=wanted, found=describe(found), cause=cause)
    odd = [item for item in found if not number(item)]
    if odd:
        raise fail(
            "return", expected=wanted, found=say("found.list_of", item=describe(odd[0])), cause=_no_number(odd[0])
        )
    if len(found) == len(expected) and all(_same(a, b, size) for a, b in zip(found, expected, strict=True)):
        return
    name = _length_cause(len(found) - len(expected))
    if len(found) == len(expected) and _is_rounded(found, expected):
        name = "values.rounded"
    cause = _whose(found, expected, size, mistakes) or say(name)
    if len(found) != len(expected):
        raise fail(kind, expected=wanted, found=say("found.list", count=len(found)), cause=cause)
    place, value = next((i, a) for i, (a, b) in enumerate(zip(found, expected, strict=True)) if not _same(a, b, size))
    raise fail(
        kind,
        expected=say("values.entry", what=what, at=say("values.at", place=place), value=expected[place]),
        found=say("values.number", value=float(value)),
        cause=cause,
    )


def _length_cause(more: int) -> str:
    if abs(more) == 1:
        return "values.one_more" if more > 0 else "values.one_less"
    return "values.length" if more else "values.unknown_numbers"


def _whose(
    found: Sequence[float], expected: Sequence[float], size: float, mistakes: Mistakes[Sequence[float]] | None
) -> Text | None:
    name = _only([name for name, wrong in _worked_out(mistakes).items() if _all_same(found, wrong, size)])
    return say(name) if name and not _all_same(found, expected, size) else None


def _all_same(found: Sequence[float], wanted: Sequence[float], size: float) -> bool:
    return len(found) == len(wanted) and all(_same(a, b, 10 * size) for a, b in zip(found, wanted, strict=True))


def _no_number(found: Any) -> Text:
    if found is None:
        return say("cause.no_return")
    return say("values.tensor_for_number" if isinstance(found, RemoteTensor) else "values.not_a_number")


def _same(found: float, expected: float, size: float) -> bool:
    return abs(found - expected) <= SLACK * EPS32 * (size + abs(expected))


def _is_rounded(found: Sequence[float], exact: Sequence[float]) -> bool:
    return any(
        all(round(b, places) != 0 and abs(a - round(b, places)) < 1e-9 for a, b in zip(found, exact, strict=True))
        for places in range(6)
    )


def _named(found: float, expected: float, mistakes: Mistakes[float] | None) -> Text:
    names = [name for name, wrong in _worked_out(mistakes).items() if _same(found, wrong, abs(wrong))]
    if names:
        return say(_only(names) or "values.unknown_numbers")
    if _is_rounded([found], [expected]):
        return say("values.rounded")
    return say("values.unknown_numbers" if abs(found) < float("inf") else "values.not_finite")


def parts(found: Any, count: int, *, what: Text, kind: str = "return") -> list[Any]:
    """Insist on so many things side by side, as a tuple or a list."""
    if isinstance(found, list) and len(found) == count:
        return found
    raise fail(
        kind,
        expected=say("values.expected_parts", what=what, count=count),
        found=describe(found),
        cause=say(_parts_cause(found)),
    )


def _parts_cause(found: Any) -> str:
    if found is None:
        return "cause.no_return"
    if isinstance(found, dict):
        return "values.parts_by_name"
    return "values.parts_missing" if isinstance(found, list) else "values.parts"


def check_untouched(handles: Mapping[str, tuple[Handle, Tensor]], function: str) -> None:
    """Insist that the tensors handed to a function hold the numbers they held; what they record is not asked."""
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
